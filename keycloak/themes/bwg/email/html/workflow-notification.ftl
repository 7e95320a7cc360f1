<#import "template.ftl" as layout>
<@layout.emailLayout>
<h1>${msg(subjectKey, daysRemaining, reason)}</h1>
<p>${msg("mailGreeting")}</p>
<p><#if messageKey == "customMessage">${kcSanitize(customMessage)?no_esc}<#else>${msg(messageKey, daysRemaining, reason)}</#if></p>
</@layout.emailLayout>
