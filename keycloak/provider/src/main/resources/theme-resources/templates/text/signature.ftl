<#ftl output_format="plainText">
<#macro content>
${msg("mailWhy")}

-- 
${msg("mailCompany")}, ${msg("mailPortal")}
${msg("mailHelp")}
</#macro>
