<#import "template.ftl" as layout>
<@layout.emailLayout>
<h1>${msg("letterReturnedSubject")}</h1>
<p>${msg("emailCodeMailGreeting")}</p>
<p>${msg("letterReturnedCode")}</p>
<p>${msg("letterReturnedNext")}</p>
<#if link??>
<@layout.button link=link label=msg("letterMailOpen")/>
</#if>
<p>${msg("letterReturnedOpen")}</p>
</@layout.emailLayout>
