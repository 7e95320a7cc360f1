<#import "template.ftl" as layout>
<#import "field.ftl" as field>
<#import "buttons.ftl" as buttons>
<@layout.registrationLayout displayMessage=!messagesPerField.existsError('letterNumber','letterCode'); section>
    <#if section = "header">
        ${msg("notMeTitle")}
    <#elseif section = "form">
        <#if stopped??>
            <p>${msg("notMeStoppedNext")}</p>
        <#else>
            <p>${msg("notMeIntro")}</p>
            <p>${msg("notMeEffect")}</p>
            <form id="kc-not-me-form" class="${properties.kcFormClass!}" method="post" novalidate="novalidate">
                <@field.input name="letterNumber" label=msg("notMeNumber") hint=msg("notMeNumberHint") value=typedNumber!'' autocomplete="on" />
                <@field.input name="letterCode" label=msg("letterCodeLabel") value=typedCode!'' autocomplete="off" isCode=true />
                <@buttons.actionGroup>
                    <@buttons.button id="kc-submit" name="submit" label="notMeSubmit" />
                </@buttons.actionGroup>
            </form>
            <script type="module" src="${url.resourcesPath}/js/nicht-ich.js"></script>
        </#if>
    </#if>
</@layout.registrationLayout>
