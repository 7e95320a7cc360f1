<#import "template.ftl" as layout>
<@layout.emailLayout>
<h1>${msg("letterPostedSubject")}</h1>
<p>${msg("emailCodeMailGreeting")}</p>
<p>${msg("letterPostedDates", postedOn, expectedOn)}</p>
<p>${msg("letterPostedCode", validUntil)}</p>
<#if link??>
<p><a href="${link}">${msg("letterMailOpen")}</a></p>
<p style="word-break:break-all">${link}</p>
</#if>
<p>${msg("letterPostedMissing")}</p>
<p>${msg("letterPostedSecret")}</p>
</@layout.emailLayout>
