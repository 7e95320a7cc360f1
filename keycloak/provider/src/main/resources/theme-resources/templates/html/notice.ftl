<#import "template.ftl" as layout>
<@layout.emailLayout>
<h1>${msg(notice + "Subject")}</h1>
<p>${msg("emailCodeMailGreeting")}</p>
<p>${msg(notice + "What")}</p>
<p>${msg(notice + "Next")}</p>
<#if link??>
<p><a href="${link}">${msg("letterMailOpen")}</a></p>
<p style="word-break:break-all">${link}</p>
</#if>
<p>${msg(notice + "Else")}</p>
</@layout.emailLayout>
