<#import "template.ftl" as layout>
<#import "field.ftl" as field>
<#import "buttons.ftl" as buttons>
<@layout.registrationLayout displayMessage=!messagesPerField.existsError('email','password'); section>
    <#if section = "header">
        ${msg("emailOtherTitle")}
    <#elseif section = "form">
        <p>${msg("emailOtherIntro")}</p>
        <#if knownEmail?has_content><p><bdi dir="ltr"><strong>${knownEmail}</strong></bdi></p></#if>
        <form id="kc-other-address-form" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post" novalidate="novalidate">
            <@field.input name="email" label=msg("emailOtherNew") value=typedEmail!'' autocomplete="email" />
            <@field.password name="password" label=msg("codeFormPassword") autocomplete="current-password" />
            <p class="actions"><button id="kc-submit" class="${properties.kcButtonPrimaryClass!}" type="submit" name="step" value="other">${msg("emailOtherOpen")}</button></p>
            <p><button id="kc-back" class="${properties.kcButtonLinkClass!}" type="submit" name="step" value="code">${msg("letterMissingBack")}</button></p>
        </form>
    </#if>
</@layout.registrationLayout>
