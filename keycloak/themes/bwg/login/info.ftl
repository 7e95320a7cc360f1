<#import "template.ftl" as layout>
<#import "panel.ftl" as panel>
<@layout.registrationLayout displayMessage=false; section>
  <#if section = "header">
    <#if messageHeader??>${kcSanitize(msg(messageHeader))?no_esc}<#elseif requiredActions??>${msg("infoActionsTitle")}<#elseif message.type == "success">${msg("infoDoneTitle")}<#else>${msg("infoTitle")}</#if>
  <#elseif section = "form">
    <div id="kc-info-message">
      <#if message.type == "success" && doneTitle??>
      <@panel.box title=msg(doneTitle) isDone=true><p class="instruction">${kcSanitize(message.summary)?no_esc}</p></@panel.box>
      <#elseif message.type == "success">
      <@panel.box title=kcSanitize(message.summary)?no_esc isDone=true/>
      <#else>
      <p class="instruction">${kcSanitize(message.summary)?no_esc}</p>
      </#if>
      <#if requiredActions??>
      <ul><#list requiredActions as action><li>${kcSanitize(msg("requiredAction." + action))?no_esc}</li></#list></ul>
      </#if>
      <#if !skipLink??>
        <#if pageRedirectUri?has_content>
        <p class="actions"><a class="${properties.kcButtonPrimaryClass}" href="${pageRedirectUri}">${msg("backToApplication")}</a></p>
        <#elseif actionUri?has_content>
        <p class="actions"><a class="${properties.kcButtonPrimaryClass}" href="${actionUri}">${msg("proceedWithAction")}</a></p>
        <#elseif (client.baseUrl)?has_content || properties.portalUrl?has_content>
        <p class="actions"><a class="${properties.kcButtonPrimaryClass}" href="${(client.baseUrl)!properties.portalUrl}">${msg("backToApplication")}</a></p>
        </#if>
      </#if>
    </div>
  </#if>
</@layout.registrationLayout>
