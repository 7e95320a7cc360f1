<#import "template.ftl" as layout>
<#import "field.ftl" as field>
<#import "buttons.ftl" as buttons>
<@layout.registrationLayout displayMessage=!messagesPerField.existsError('emailCode','email','password'); section>
    <#if section = "header">
        ${msg("emailCodeTitle")}
    <#elseif section = "form">
        <p>${msg((codeFilledIn!false)?then("emailCodeIntroFilledIn", "emailCodeIntro"))}</p>
        <dl class="facts">
            <#if mail.address()?has_content><dt>${msg("emailCodeSentTo")}</dt><dd><bdi dir="ltr" id="mail-address">${mail.address()}</bdi></dd></#if>
            <#if mail.validUntil()??><dt>${msg("emailCodeValid")}</dt><dd id="mail-valid">${mail.validUntil()}</dd></#if>
        </dl>
        <form id="kc-email-code-form" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post" novalidate="novalidate">
            <@field.input name="emailCode" label=msg("emailCodeLabel") value=typedCode!'' autocomplete="one-time-code" />
            <p>${msg("codeFormConfirm")}</p>
            <@field.input name="email" label=msg("codeFormEmail") value=typedEmail!'' autocomplete="username" />
            <@field.password name="password" label=msg("codeFormPassword") autocomplete="current-password" />
            <@buttons.actionGroup>
                <@buttons.button id="kc-submit" name="submit" label="codeFormSubmit" />
            </@buttons.actionGroup>
            <p><button id="kc-resend" class="${properties.kcButtonLinkClass!}" type="submit" name="resend" value="1">${msg("codeFormResend")}</button></p>
        </form>
        <section class="aside">
            <h2>${msg("emailCodeNone")}</h2>
            <p>${msg("emailCodeSpam")}</p>
            <#if mail.sender()?has_content><p>${msg("emailCodeSender")}: <bdi id="mail-sender">${mail.sender()}</bdi></p></#if>
            <p id="mail-next"><#if mail.next()??>${msg("emailCodeNext", mail.next())}<#else>${msg("emailCodeNextNow")}</#if></p>
            <#if mail.changeable()>
            <form action="${url.loginAction}" method="post">
                <p><button id="kc-other-address" class="${properties.kcButtonLinkClass!}" type="submit" name="step" value="address">${msg("emailOtherOpen")}</button></p>
            </form>
            </#if>
        </section>
    </#if>
</@layout.registrationLayout>
