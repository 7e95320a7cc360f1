<#import "template.ftl" as layout>
<#import "field.ftl" as field>
<#import "buttons.ftl" as buttons>
<@layout.registrationLayout displayMessage=!messagesPerField.existsError("username"); section>
  <#if section = "header">
    ${msg("emailForgotTitle")}
  <#elseif section = "form">
    <p class="intro">${msg("emailInstruction")}</p>
    <form id="kc-reset-password-form" class="${properties.kcFormClass}" action="${url.loginAction}" method="post" novalidate>
      <@field.input name="username" label=msg("email") value=auth.attemptedUsername!"" autocomplete="username" autofocus=true/>
      <@buttons.actionGroup>
        <@buttons.button id="kc-form-buttons" label="doSubmit"/>
      </@buttons.actionGroup>
    </form>
    <p><a href="${url.loginUrl}">${msg("backToLogin")}</a></p>
  </#if>
</@layout.registrationLayout>
