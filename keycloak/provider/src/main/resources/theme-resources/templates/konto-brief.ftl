<#import "template.ftl" as layout>
<@layout.registrationLayout; section>
    <#if section = "header">
        ${msg("kontoBriefTitle")}
    <#elseif section = "form">
        <p id="brief-stored" hidden>${msg("kontoBriefStored")}</p>
        <p id="brief-type">${msg("kontoBriefType")}</p>
        <#if portalLogin??>
            <p><a id="kc-login-link" class="${properties.kcButtonPrimaryClass!} ${properties.kcButtonBlockClass!}" href="${portalLogin}">${msg("kontoBriefLogin")}</a></p>
        </#if>
        <p><a id="kc-not-me-link" href="nicht-ich">${msg("notMeLink")}</a></p>
        <script type="module" src="${url.resourcesPath}/js/brief-store.js"></script>
    </#if>
</@layout.registrationLayout>
