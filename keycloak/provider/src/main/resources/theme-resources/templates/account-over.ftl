<#import "template.ftl" as layout>
<@layout.registrationLayout; section>
    <#if section = "header">
        ${msg("accountTitle")}
    <#elseif section = "form">
        <p><a href="${accountUrl}">${msg("accountOpen")}</a></p>
        <#if portalLogin??>
        <p><a href="${portalLogin}">${msg("accountToPortal")}</a></p>
        </#if>
    </#if>
</@layout.registrationLayout>
