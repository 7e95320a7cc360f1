<#import "template.ftl" as layout>
<@layout.emailLayout>
<@layout.step number=3/>
<h1>${msg("emailCodeMailTitle")}</h1>
<p>${msg("emailCodeMailGreeting")}</p>
<p>${msg("emailCodeMailIntro", realmName)}</p>
<p>${msg("emailCodeMailCode")}</p>
<@layout.code>${code}</@layout.code>
<p>${msg("emailCodeMailValid", validUntil)}</p>
<p>${msg("emailCodeMailLink")}</p>
<@layout.button link=link label=msg("emailCodeMailOpen")/>
<p>${msg("emailCodeMailOther")}</p>
</@layout.emailLayout>
