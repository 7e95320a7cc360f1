<#ftl output_format="plainText">
<#macro content>
-- 
${msg("mailCompany")}, ${msg("mailPortal")}
${msg("mailHelp")}
</#macro>
