<#import "template.ftl" as layout>
<#import "field.ftl" as field>
<#import "buttons.ftl" as buttons>
<@layout.registrationLayout displayMessage=!messagesPerField.existsError('password'); section>
    <#if section = "header">
        ${msg("accountExport")}
    <#elseif section = "form">
        <p>${msg("accountExportWhat")}</p>
        <p>${msg("accountExportKeep")}</p>
        <form id="account-export-form" class="${properties.kcFormClass!}" action="${accountUrl}export" method="post" novalidate="novalidate" data-brings-file>
            <input type="hidden" name="seal" value="${seal}">
            <@field.password name="password" label=msg("codeFormPassword") autocomplete="current-password" />
            <p>${msg("accountExportTime")}</p>
            <@buttons.actionGroup>
                <button id="account-export-pdf" class="${properties.kcButtonPrimaryClass!} ${properties.kcButtonBlockClass!}" type="submit" name="as" value="pdf">${msg("accountExportPdf")}</button>
                <button id="account-export-json" class="${properties.kcButtonSecondaryClass}" type="submit" name="as" value="json">${msg("accountExportJson")}</button>
            </@buttons.actionGroup>
        </form>
        <p><a href="${accountUrl}">${msg("accountBack")}</a></p>
    </#if>
</@layout.registrationLayout>
