<#import "template.ftl" as layout>
<@layout.registrationLayout; section>
    <#if section = "header">
        ${msg("linkOverTitle")}
    <#elseif section = "form">
        <p>${msg("linkOverText")}</p>
        <#if portalLogin??>
            <p class="actions"><a id="kc-login-link" class="${properties.kcButtonPrimaryClass!}" href="${portalLogin}">${msg("kontoBriefLogin")}</a></p>
        </#if>
        <p><a id="kc-resend-link" href="${url.loginUrl?keep_before('/login-actions')}/konto/email">${msg("codeFormResend")}</a></p>
    </#if>
</@layout.registrationLayout>
