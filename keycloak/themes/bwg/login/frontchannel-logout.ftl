<#import "template.ftl" as layout>
<@layout.registrationLayout; section>
  <#if section = "header">
    ${msg("frontchannel-logout.title")}
  <#elseif section = "form">
    <p>${msg("frontchannel-logout.message")}</p>
    <ul>
      <#list logout.clients as client>
      <li>${client.name!}<iframe src="${client.frontChannelLogoutUrl}" title="${client.name!}" hidden></iframe></li>
      </#list>
    </ul>
    <#-- The stock page goes on by a script in the page; ours may not run any, so page.js follows this link. -->
    <#if logout.logoutRedirectUri?has_content>
    <p class="actions"><a id="continue" class="${properties.kcButtonPrimaryClass}" href="${logout.logoutRedirectUri}" data-follow-when-loaded>${msg("doContinue")}</a></p>
    </#if>
  </#if>
</@layout.registrationLayout>
