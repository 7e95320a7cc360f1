<#import "template.ftl" as layout>
<#import "field.ftl" as field>
<#import "buttons.ftl" as buttons>
<@layout.registrationLayout displayMessage=!messagesPerField.existsError('emailCode','email','password'); section>
    <#if section = "header">
        ${msg("emailCodeTitle")}
    <#elseif section = "form">
        <p>${msg((codeFilledIn!false)?then("emailCodeIntroFilledIn", "emailCodeIntro"))}</p>
        <form id="kc-email-code-form" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post" novalidate="novalidate">
            <@field.input name="emailCode" label=msg("emailCodeLabel") value=typedCode!'' autocomplete="one-time-code" />
            <p>${msg("codeFormConfirm")}</p>
            <@field.input name="email" label=msg("codeFormEmail") value=typedEmail!'' autocomplete="username" />
            <@field.password name="password" label=msg("codeFormPassword") autocomplete="current-password" />
            <@buttons.actionGroup>
                <@buttons.button id="kc-submit" name="submit" label="codeFormSubmit" />
            </@buttons.actionGroup>
            <p><button id="kc-resend" class="pf-v5-c-button pf-m-link pf-m-inline" type="submit" name="resend" value="1">${msg("codeFormResend")}</button></p>
        </form>
    </#if>
</@layout.registrationLayout>
