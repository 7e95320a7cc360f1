<#import "template.ftl" as layout>
<#import "field.ftl" as field>
<#import "buttons.ftl" as buttons>
<#import "panel.ftl" as panel>
<#assign posted = letterDates??>
<#assign over = posted && letterDates.over()>
<@layout.registrationLayout displayMessage=!messagesPerField.existsError('letterCode','email','password') isLetterOnItsWay=posted && !over; section>
    <#if section = "header">
        ${msg("letterCodeTitle")}
    <#elseif section = "form">
        <#if done?? && !posted>
            <@panel.box title=msg(done) isDone=true><@waiting/></@panel.box>
        <#elseif done??>
            <@panel.box title=msg(done) isDone=true/>
        </#if>
        <p>${msg("letterCodePending")}</p>
        <#if over>
            <@panel.box title=msg("letterOverTitle")><p id="letter-over">${msg("letterCodeOver", letterDates.postedAt(), letterDates.validUntil())}</p></@panel.box>
        <#elseif posted>
            <@panel.box title=msg("letterWayTitle")><p id="letter-dates">${msg("letterCodeDates", letterDates.postedAt(), letterDates.expectedOn(), letterDates.validUntil())}</p></@panel.box>
        <#elseif !done??>
            <@panel.box title=msg("letterWaitTitle")><@waiting/></@panel.box>
        </#if>
        <h2>${msg("letterCodeHere")}</h2>
        <p>${msg("letterCodeIntro")}</p>
        <form id="kc-letter-code-form" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post" novalidate="novalidate">
            <@field.input name="letterCode" label=msg("letterCodeLabel") value=typedCode!'' autocomplete="off" isCode=true />
            <p>${msg("codeFormConfirm")}</p>
            <@field.input name="email" label=msg("codeFormEmail") value=typedEmail!'' autocomplete="username" />
            <@field.password name="password" label=msg("codeFormPassword") autocomplete="current-password" />
            <@buttons.actionGroup>
                <@buttons.button id="kc-submit" name="submit" label="codeFormSubmit" />
            </@buttons.actionGroup>
        </form>
        <form id="kc-letter-missing-form" action="${url.loginAction}" method="post">
            <p><button id="kc-letter-missing" class="${properties.kcButtonLinkClass!}" type="submit" name="step" value="missing">${msg("letterMissingTitle")}</button></p>
        </form>
        <p><a id="kc-resend-link" href="${url.loginUrl?keep_before('/login-actions')}/konto/email">${msg("codeFormResend")}</a></p>
        <script type="module" src="${url.resourcesPath}/js/brief-fill.js"></script>
    </#if>
</@layout.registrationLayout>

<#macro waiting>
    <p>${msg("letterWaitWhat", msg("letterDays"))}</p>
    <p>${msg("letterWaitNext")}</p>
</#macro>
