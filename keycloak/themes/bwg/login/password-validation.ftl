<#-- The rule stands under the label from the start and the server checks it: no script, nothing that changes while one types. -->
<#macro templates></#macro>

<#macro script field=""></#macro>
