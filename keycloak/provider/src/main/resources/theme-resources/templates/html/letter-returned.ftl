<#import "template.ftl" as layout>
<@layout.emailLayout>
<h1>${msg("letterReturnedSubject")}</h1>
<p>${msg("emailCodeMailGreeting")}</p>
<p>${msg("letterReturnedCode")}</p>
<p>${msg("letterReturnedNext")}</p>
<#if link??>
<p><a href="${link}">${msg("letterMailOpen")}</a></p>
<p style="word-break:break-all">${link}</p>
</#if>
<p>${msg("letterReturnedOpen")}</p>
</@layout.emailLayout>
