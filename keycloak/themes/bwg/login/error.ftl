<#import "template.ftl" as layout>
<@layout.registrationLayout displayMessage=false; section>
  <#if section = "header">
    ${msg("errorTitle")}
  <#elseif section = "form">
    <div id="kc-error-message">
      <p class="instruction">${kcSanitize(message.summary)?no_esc}</p>
      <#if traceId??><p class="hint" id="traceId">${msg("traceIdSupportMessage", traceId)}</p></#if>
      <#assign on = (!skipLink?? && (client.baseUrl)?has_content)?then((client.baseUrl)!"", properties.portalUrl!"")>
      <#if on?has_content>
      <p class="actions"><a id="backToApplication" class="${properties.kcButtonPrimaryClass}" href="${on}">${msg("backToApplication")}</a></p>
      </#if>
      <p>${msg("errorHelp")}</p>
    </div>
  </#if>
</@layout.registrationLayout>
