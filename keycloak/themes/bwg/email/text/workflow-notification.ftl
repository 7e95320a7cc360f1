<#ftl output_format="plainText">
${msg("mailGreeting")}

<#if messageKey == "customMessage">${customMessage}<#else>${msg(messageKey, daysRemaining, reason)}</#if>

${msg("mailWhy")}

-- 
${msg("mailCompany")}, ${msg("mailPortal")}
${msg("mailHelp")}
