<#import "template.ftl" as layout>
<@layout.emailLayout>
<h1>${msg("accountExpiringSubject")}</h1>
<p>${msg("emailCodeMailGreeting")}</p>
<p>${msg("accountExpiringDates", deleteOn)}</p>
<p>${msg("accountExpiringKeep")}</p>
<#if link??>
<p><a href="${link}">${msg("letterMailOpen")}</a></p>
<p style="word-break:break-all">${link}</p>
</#if>
<p>${msg("accountExpiringNothing")}</p>
</@layout.emailLayout>
