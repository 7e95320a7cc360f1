<#import "template.ftl" as layout>
<#import "field.ftl" as field>
<#import "buttons.ftl" as buttons>
<#assign fault = messagesPerField.get("wish")>
<@layout.registrationLayout displayMessage=!messagesPerField.existsError('wish'); section>
    <#if section = "header">
        ${msg("accountWish")}
    <#elseif section = "form">
        <#if wishedOn??><p>${msg("accountWishOpen", wishedOn)}</p></#if>
        <p>${msg("accountWishNext")}</p>
        <form id="account-wish-form" class="${properties.kcFormClass!}" action="${accountUrl}wish" method="post" novalidate="novalidate">
            <input type="hidden" name="seal" value="${seal}">
            <@field.group name="wish" label=msg("accountWishLabel") error=fault hint=msg("accountWishHint")>
                <span class="${properties.kcInputClass}"><textarea id="wish" name="wish" rows="6" dir="auto" autocomplete="off" <@field.ties name="wish" error=fault hint=msg("accountWishHint") required=true/>>${typedWish}</textarea></span>
            </@field.group>
            <@buttons.actionGroup>
                <@buttons.button id="kc-submit" name="submit" label=wishedOn???then("accountWishReplace", "accountWishSubmit") />
            </@buttons.actionGroup>
        </form>
        <#if wishedOn??>
        <form action="${accountUrl}wish" method="post">
            <input type="hidden" name="seal" value="${seal}">
            <p><button class="${properties.kcButtonLinkClass!}" type="submit" name="step" value="forget">${msg("accountWishForget")}</button></p>
        </form>
        </#if>
        <p><a href="${accountUrl}">${msg("accountBack")}</a></p>
    </#if>
</@layout.registrationLayout>
