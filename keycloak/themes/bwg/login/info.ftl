<#import "template.ftl" as layout>
<@layout.registrationLayout displayMessage=false; section>
  <#if section = "header">
    <#if messageHeader??>${kcSanitize(msg(messageHeader))?no_esc}<#elseif requiredActions??>${msg("infoActionsTitle")}<#else>${msg("infoTitle")}</#if>
  <#elseif section = "form">
    <div id="kc-info-message">
      <p class="instruction">${kcSanitize(message.summary)?no_esc}</p>
      <#if requiredActions??>
      <ul><#list requiredActions as action><li>${kcSanitize(msg("requiredAction." + action))?no_esc}</li></#list></ul>
      </#if>
      <#if !skipLink??>
        <#if pageRedirectUri?has_content>
        <p class="actions"><a class="${properties.kcButtonPrimaryClass}" href="${pageRedirectUri}">${msg("backToApplication")}</a></p>
        <#elseif actionUri?has_content>
        <p class="actions"><a class="${properties.kcButtonPrimaryClass}" href="${actionUri}">${msg("proceedWithAction")}</a></p>
        <#elseif (client.baseUrl)?has_content>
        <p class="actions"><a class="${properties.kcButtonPrimaryClass}" href="${client.baseUrl}">${msg("backToApplication")}</a></p>
        </#if>
      </#if>
    </div>
  </#if>
</@layout.registrationLayout>
