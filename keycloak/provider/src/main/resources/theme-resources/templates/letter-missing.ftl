<#import "template.ftl" as layout>
<@layout.registrationLayout; section>
    <#if section = "header">
        ${msg("letterMissingTitle")}
    <#elseif section = "form">
        <#if letterDates??>
            <dl class="facts">
                <dt>${msg("letterMissingPosted")}</dt><dd>${letterDates.postedAt()}</dd>
                <dt>${msg("letterMissingExpected")}</dt><dd>${letterDates.expectedOn()}</dd>
                <dt>${msg(letterDates.over()?then("letterMissingWasValid", "letterMissingValid"))}</dt><dd>${letterDates.validUntil()}</dd>
                <#if addressHint??>
                    <dt>${msg("letterMissingAddress")}</dt><dd>${addressHint}</dd>
                </#if>
            </dl>
            <#if addressHint??>
                <p class="hint">${msg("letterMissingAddressHint")}</p>
            </#if>
        <#else>
            <p>${msg("letterMissingNotYet")}</p>
        </#if>
        <h2>${msg("letterMissingNew")}</h2>
        <#if nextLetter.orderedOn()??>
            <p id="letter-ordered" role="status">${msg("letterMissingOrdered", nextLetter.orderedOn())}</p>
        <#elseif !letterDates??>
            <p>${msg("letterMissingLater")}</p>
        <#elseif nextLetter.orderable()>
            <p>${msg(letterDates.over()?then("letterMissingOver", "letterMissingNow"))}</p>
        <#elseif nextLetter.from()??>
            <p id="letter-from">${msg("letterMissingFrom", nextLetter.from())}</p>
        <#else>
            <p>${msg("letterMissingNotNow")}</p>
        </#if>
        <p>${msg("letterMissingRule")}</p>
        <p>${msg("letterMissingBoth")}</p>
        <form id="kc-letter-missing-form" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post" novalidate="novalidate">
            <#if nextLetter.orderable()>
                <p class="actions"><button id="kc-order" class="${properties.kcButtonPrimaryClass!}" type="submit" name="step" value="order">${msg("letterMissingOrder")}</button></p>
            </#if>
            <h2>${msg("letterMissingMovedTitle")}</h2>
            <p>${msg("letterMissingMoved", msg("helpPhone"))}</p>
            <p><button id="kc-back" class="${properties.kcButtonLinkClass!}" type="submit" name="step" value="code">${msg("letterMissingBack")}</button></p>
        </form>
    </#if>
</@layout.registrationLayout>
