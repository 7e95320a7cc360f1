<#import "template.ftl" as layout>
<@layout.emailLayout>
<h1>${msg("accountExpiringSubject")}</h1>
<p>${msg("emailCodeMailGreeting")}</p>
<p>${msg("accountExpiringDates", deleteOn)}</p>
<p>${msg("accountExpiringKeep")}</p>
<#if link??>
<@layout.button link=link label=msg("letterMailOpen")/>
</#if>
<p>${msg("accountExpiringNothing")}</p>
</@layout.emailLayout>
