<#import "template.ftl" as layout>
<#import "field.ftl" as field>
<#import "buttons.ftl" as buttons>
<#function device one><#return [one.browser(), one.system()]?filter(part -> part?has_content)?join(", ")></#function>
<@layout.registrationLayout displayMessage=!messagesPerField.existsError('phoneNumber'); section>
    <#if section = "header">
        ${msg("accountTitle")}
    <#elseif section = "form">
        <p>${msg("accountIntro")}</p>
        <h2>${msg("accountData")}</h2>
        <dl class="facts">
            <dt>${msg("accountName")}</dt><dd><bdi>${mine.name()}</bdi></dd>
            <#if mine.street()?has_content><dt>${msg("accountAddress")}</dt><dd><bdi>${mine.street()}</bdi><br><bdi>${mine.place()}</bdi></dd></#if>
            <dt>${msg("accountEmail")}</dt><dd><bdi dir="ltr">${mine.email()}</bdi></dd>
            <#if mine.tenantNumber()?has_content><dt>${msg("accountTenantNumber")}</dt><dd><bdi dir="ltr">${mine.tenantNumber()}</bdi></dd></#if>
            <#if mine.contracts()?has_content><dt>${msg("accountContracts")}</dt><dd><bdi dir="ltr">${mine.contracts()?join(", ")}</bdi></dd></#if>
        </dl>
        <#if mine.provenOn()??>
            <p class="hint">${msg("accountProven", mine.provenOn())} ${msg("accountChangeHelp", "\x2066" + msg("helpPhone")?replace(" ", "\xA0") + "\x2069")}</p>
        <#elseif mine.since()??>
            <p class="hint">${msg("accountTyped", mine.since())}</p>
        </#if>
        <#if mine.deletable()>
            <#if wishedOn??><p>${msg("accountWishOpen", wishedOn)}</p><#else><p>${msg("accountWishHow")}</p></#if>
            <p><a id="account-wish" href="${accountUrl}wish">${msg(wishedOn???then("accountWishReplace", "accountWish"))}</a></p>
        </#if>
        <#if wanted??>
            <p>${msg("accountEmailWaits")} <bdi dir="ltr">${wanted}</bdi></p>
        </#if>
        <p><a id="account-email" href="${accountUrl}email">${msg("accountEmailTitle")}</a></p>
        <form id="account-phone-form" class="${properties.kcFormClass!}" action="${accountUrl}phone" method="post" novalidate="novalidate">
            <input type="hidden" name="seal" value="${seal}">
            <@field.input name="phoneNumber" label=msg("accountPhone") value=(typedPhone!mine.phone()) autocomplete="tel" type="tel" inputmode="tel" />
            <@buttons.actionGroup>
                <button class="${properties.kcButtonSecondaryClass}" type="submit">${msg("accountPhoneSubmit")}</button>
            </@buttons.actionGroup>
        </form>

        <#if mine.deletable()>
        <h2>${msg("accountExport")}</h2>
        <p>${msg("accountExportWhat")}</p>
        <p><a id="account-export" href="${accountUrl}export">${msg("accountExport")}</a></p>

        </#if>
        <h2>${msg("accountPassword")}</h2>
        <p>${msg("accountPasswordHow")}</p>
        <p><a id="account-password" href="${accountUrl}password">${msg("accountPasswordChange")}</a></p>

        <h2>${msg("accountDevices")}</h2>
        <ul class="devices">
            <#list sessions as one>
            <li>
                <p><strong><bdi>${device(one)?has_content?then(device(one), msg("accountDeviceUnknown"))}</bdi></strong><#if one.current()> (${msg("accountDeviceThis")})</#if><br>
                ${msg("accountDeviceSeen", one.lastSeen())}<#if one.apps()?has_content><br>${msg("accountDeviceApps")} <bdi>${one.apps()?join(", ")}</bdi></#if></p>
                <#if !one.current()>
                <form action="${accountUrl}session" method="post">
                    <input type="hidden" name="seal" value="${seal}">
                    <button class="${properties.kcButtonSecondaryClass}" type="submit" name="session" value="${one.id()}" aria-label="${msg("accountDeviceEnd")}: ${device(one)}, ${one.lastSeen()}">${msg("accountDeviceEnd")}</button>
                </form>
                </#if>
            </li>
            </#list>
        </ul>
        <p>${msg("accountSignOutHow")}</p>
        <form id="account-sign-out-form" action="${accountUrl}sign-out" method="post">
            <input type="hidden" name="seal" value="${seal}">
            <button class="${properties.kcButtonSecondaryClass}" type="submit">${msg("accountSignOut")}</button>
        </form>
        <#if mine.deletable()>

        <h2>${msg("accountDelete")}</h2>
        <p>${msg("accountDeleteHow")}</p>
        <p>${msg("accountDeleteStays")}</p>
        <p><a id="account-deletion" href="${accountUrl}deletion">${msg("accountDelete")}</a></p>
        </#if>
        <#if portalLogin??>
        <p><a href="${portalLogin}">${msg("accountToPortal")}</a></p>
        </#if>
    </#if>
</@layout.registrationLayout>
