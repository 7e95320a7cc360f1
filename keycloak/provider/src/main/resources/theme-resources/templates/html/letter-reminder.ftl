<#import "template.ftl" as layout>
<@layout.emailLayout>
<h1>${msg("letterReminderSubject")}</h1>
<p>${msg("emailCodeMailGreeting")}</p>
<p>${msg("letterReminderDates", postedOn)}</p>
<p>${msg("letterReminderCode", validUntil)}</p>
<#if link??>
<p><a href="${link}">${msg("letterMailOpen")}</a></p>
<p style="word-break:break-all">${link}</p>
</#if>
<p>${msg("letterReminderMissing")}</p>
<p>${msg("letterReminderOnce")}</p>
</@layout.emailLayout>
