<#-- Where things stand, in a box of its own; with `isDone` it is the face of a success: a tick, and the focus unless something is wrong. -->
<#macro box title isDone=false>
<div class="panel<#if isDone> done</#if>" role="status"<#if isDone && ((message.type)!"") != "error"> id="done" tabindex="-1" autofocus</#if>>
  <p class="panel-title"><#if isDone><@tick/> </#if>${title}</p>
  <#nested>
</div>
</#macro>

<#macro tick>
<svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false"><path fill="currentColor" d="M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20Zm-1.400 14.600-4.200-4.200 1.900-1.900 2.300 2.300 5.300-5.300 1.900 1.900Z"/></svg>
</#macro>
