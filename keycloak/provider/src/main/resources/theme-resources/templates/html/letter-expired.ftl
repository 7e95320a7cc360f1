<#import "template.ftl" as layout>
<@layout.emailLayout>
<h1>${msg("letterExpiredSubject")}</h1>
<p>${msg("emailCodeMailGreeting")}</p>
<p>${msg("letterExpiredDates", validUntil)}</p>
<p>${msg("letterExpiredNext")}</p>
<#if link??>
<@layout.button link=link label=msg("letterMailOpen")/>
</#if>
<p>${msg("letterExpiredMoved")}</p>
</@layout.emailLayout>
