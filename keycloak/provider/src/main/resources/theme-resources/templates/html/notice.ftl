<#import "template.ftl" as layout>
<@layout.emailLayout>
<h1>${msg(notice + "Subject")}</h1>
<p>${msg("emailCodeMailGreeting")}</p>
<p>${msg(notice + "What", day!)}</p>
<p>${msg(notice + "Next")}</p>
<#if link??>
<@layout.button link=link label=msg("letterMailOpen")/>
</#if>
<p>${msg(notice + "Else")}</p>
</@layout.emailLayout>
