<#-- The four steps of the brochure: the same numbers and names on pages, in mails and in the portal. -->
<#assign stepOfPage = {"register": 2, "email-code": 3, "email-other": 3, "konto-email": 3, "letter-code": 4, "letter-missing": 4, "konto-brief": 4}>

<#macro bar page isLetterOnItsWay=false>
<#if stepOfPage[page]??>
<#local now = stepOfPage[page]>
<ol class="steps" aria-label="${msg("stepsLabel")}">
  <#list 1..4 as number>
  <li class="<#if number lt now>past<#elseif number == now>now</#if>"<#if number == now> aria-current="step"</#if>><span class="number">${number}</span> <span class="name">${msg("stepName" + number)}<#if number lt now> <span class="sr-only">(${msg("stepDone")})</span></#if></span><#if number == now && isLetterOnItsWay> <span class="state">${msg("stepLetter")}</span></#if></li>
  </#list>
</ol>
</#if>
</#macro>
