<#import "template.ftl" as layout>
<@layout.emailLayout>
<h1>${msg("emailWantedSubject")}</h1>
<p>${msg("emailCodeMailGreeting")}</p>
<p>${msg("emailWantedWhat")}</p>
<p>${msg("emailCodeMailCode")}</p>
<p style="font-size:28px;font-weight:bold;letter-spacing:4px"><bdi dir="ltr">${code}</bdi></p>
<p>${msg("emailWantedNext")}</p>
<p><a href="${link}">${msg("accountEmailTitle")}</a></p>
<p style="word-break:break-all">${link}</p>
<p>${msg("emailWantedValid", validUntil)}</p>
<p>${msg("emailWantedElse")}</p>
</@layout.emailLayout>
