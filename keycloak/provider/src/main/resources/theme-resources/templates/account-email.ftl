<#import "template.ftl" as layout>
<#import "field.ftl" as field>
<#import "buttons.ftl" as buttons>
<@layout.registrationLayout displayMessage=!messagesPerField.existsError('email','password','emailCode'); section>
    <#if section = "header">
        ${msg("accountEmailTitle")}
    <#elseif section = "form">
        <#if wanted??>
            <p>${msg("accountEmailSent")} <bdi dir="ltr"><strong>${wanted}</strong></bdi></p>
            <p>${msg("accountEmailValid", validUntil)}</p>
            <form id="account-email-code-form" class="${properties.kcFormClass!}" action="${accountUrl}email/code" method="post" novalidate="novalidate">
                <input type="hidden" name="seal" value="${seal}">
                <@field.input name="emailCode" label=msg("emailCodeLabel") value=typedCode!'' autocomplete="one-time-code" />
                <@buttons.actionGroup>
                    <@buttons.button id="kc-submit" name="submit" label="accountEmailConfirm" />
                </@buttons.actionGroup>
            </form>
            <form action="${accountUrl}email" method="post">
                <input type="hidden" name="seal" value="${seal}">
                <p><button class="${properties.kcButtonLinkClass!}" type="submit" name="step" value="again">${msg("accountEmailAgain")}</button></p>
                <p><button class="${properties.kcButtonLinkClass!}" type="submit" name="step" value="forget">${msg("accountEmailForget")}</button></p>
            </form>
        <#else>
            <p>${msg("accountEmailIntro")}</p>
            <form id="account-email-form" class="${properties.kcFormClass!}" action="${accountUrl}email" method="post" novalidate="novalidate">
                <input type="hidden" name="seal" value="${seal}">
                <@field.input name="email" label=msg("accountEmailNew") value=typedEmail!'' autocomplete="email" type="email" />
                <@field.password name="password" label=msg("codeFormPassword") autocomplete="current-password" />
                <@buttons.actionGroup>
                    <@buttons.button id="kc-submit" name="submit" label="accountEmailSubmit" />
                </@buttons.actionGroup>
            </form>
        </#if>
        <p><a href="${accountUrl}">${msg("accountBack")}</a></p>
    </#if>
</@layout.registrationLayout>
