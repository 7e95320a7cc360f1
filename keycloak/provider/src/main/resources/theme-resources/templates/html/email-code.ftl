<#import "template.ftl" as layout>
<@layout.emailLayout>
<h1>${msg("emailCodeMailTitle")}</h1>
<p>${msg("emailCodeMailGreeting")}</p>
<p>${msg("emailCodeMailIntro", realmName)}</p>
<p>${msg("emailCodeMailCode")}</p>
<p style="font-size:28px;font-weight:bold;letter-spacing:4px"><bdi dir="ltr">${code}</bdi></p>
<p>${msg("emailCodeMailLink")}</p>
<p><a href="${link}">${msg("emailCodeMailOpen")}</a></p>
<p style="word-break:break-all">${link}</p>
<p>${msg("emailCodeMailValid", validUntil)}</p>
<p>${msg("emailCodeMailOther")}</p>
</@layout.emailLayout>
