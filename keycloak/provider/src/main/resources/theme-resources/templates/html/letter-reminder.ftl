<#import "template.ftl" as layout>
<@layout.emailLayout>
<@layout.step number=4/>
<h1>${msg("letterReminderSubject")}</h1>
<p>${msg("emailCodeMailGreeting")}</p>
<p>${msg("letterReminderDates", postedOn)}</p>
<p>${msg("letterReminderCode", validUntil)}</p>
<#if link??>
<@layout.button link=link label=msg("letterMailOpen")/>
</#if>
<p>${msg("letterReminderMissing")}</p>
<p>${msg("letterReminderOnce")}</p>
</@layout.emailLayout>
