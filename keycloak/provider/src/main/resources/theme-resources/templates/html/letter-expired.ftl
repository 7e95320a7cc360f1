<#import "template.ftl" as layout>
<@layout.emailLayout>
<h1>${msg("letterExpiredSubject")}</h1>
<p>${msg("emailCodeMailGreeting")}</p>
<p>${msg("letterExpiredDates", validUntil)}</p>
<p>${msg("letterExpiredNext")}</p>
<#if link??>
<p><a href="${link}">${msg("letterMailOpen")}</a></p>
<p style="word-break:break-all">${link}</p>
</#if>
<p>${msg("letterExpiredMoved")}</p>
</@layout.emailLayout>
