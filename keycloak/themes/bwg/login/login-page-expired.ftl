<#import "template.ftl" as layout>
<@layout.registrationLayout; section>
  <#if section = "header">
    ${msg("pageExpiredTitle")}
  <#elseif section = "form">
    <p>${msg("pageExpiredText")}</p>
    <p class="actions"><a id="loginContinueLink" class="${properties.kcButtonPrimaryClass}" href="${url.loginAction}">${msg("pageExpiredContinue")}</a></p>
    <p><a id="loginRestartLink" href="${url.loginRestartFlowUrl}">${msg("pageExpiredRestart")}</a></p>
  </#if>
</@layout.registrationLayout>
