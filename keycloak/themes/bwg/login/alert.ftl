<#import "field.ftl" as field>

<#-- First in main and focused: every error of the page, each a link to its field; or the one message that the page carries. -->
<#macro summary show=true>
  <#local global = (messagesPerField?? && messagesPerField.exists("global"))?then(messagesPerField.get("global"), "")>
  <#if field.errors?has_content>
  <div class="alert error" id="error-summary" role="group" aria-labelledby="error-summary-title" tabindex="-1" autofocus>
    <h2 id="error-summary-title"><@icon/> ${msg("errorSummaryTitle")}</h2>
    <ul>
      <#if global?has_content><li>${kcSanitize(global)?no_esc}</li></#if>
      <#list field.errors as error>
      <li><a href="#${error.id}">${error.text}</a></li>
      </#list>
    </ul>
  </div>
  <#elseif show && message?has_content && message.type == "error">
  <div class="alert error" id="error-summary" role="group" aria-label="${msg("errorSummaryTitle")}" tabindex="-1" autofocus>
    <p><@icon/> <strong>${msg("errorWord")}</strong> ${kcSanitize(message.summary)?no_esc}</p>
  </div>
  <#elseif show && message?has_content && (message.type != "warning" || !isAppInitiatedAction??)>
  <div class="alert ${message.type}" role="status" tabindex="-1" autofocus>
    <p><strong>${msg("alertWord." + message.type)}</strong> ${kcSanitize(message.summary)?no_esc}</p>
  </div>
  </#if>
</#macro>

<#macro icon>
<svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false"><path fill="currentColor" d="M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20Zm-1.5 4.5h3v7.5h-3Zm0 9.5h3v2.5h-3Z"/></svg>
</#macro>
