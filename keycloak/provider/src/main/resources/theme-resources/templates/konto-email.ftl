<#import "template.ftl" as layout>
<#import "field.ftl" as field>
<#import "buttons.ftl" as buttons>
<@layout.registrationLayout displayMessage=!messagesPerField.existsError('email'); section>
    <#if section = "header">
        ${msg("kontoEmailTitle")}
    <#elseif section = "form">
        <#if sent??>
            <p>${msg("kontoEmailNext")}</p>
            <#if portalLogin??>
                <p><a id="kc-login-link" href="${portalLogin}">${msg("kontoEmailLogin")}</a></p>
            </#if>
        <#else>
            <p>${msg("kontoEmailIntro")}</p>
            <form id="kc-konto-email-form" class="${properties.kcFormClass!}" method="post" novalidate="novalidate">
                <@field.input name="email" label=msg("codeFormEmail") value=typedEmail!'' autocomplete="email" />
                <@buttons.actionGroup>
                    <@buttons.button id="kc-submit" name="submit" label="kontoEmailSubmit" />
                </@buttons.actionGroup>
            </form>
        </#if>
    </#if>
</@layout.registrationLayout>
