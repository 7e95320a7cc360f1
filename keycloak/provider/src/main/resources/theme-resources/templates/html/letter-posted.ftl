<#import "template.ftl" as layout>
<@layout.emailLayout>
<@layout.step number=4 state=msg("stepLetter")/>
<h1>${msg("letterPostedSubject")}</h1>
<p>${msg("emailCodeMailGreeting")}</p>
<p>${msg("letterPostedDates", postedOn, expectedOn)}</p>
<p>${msg("letterPostedCode", validUntil)}</p>
<#if link??>
<@layout.button link=link label=msg("letterMailOpen")/>
</#if>
<p>${msg("letterPostedMissing")}</p>
<p>${msg("letterPostedSecret")}</p>
</@layout.emailLayout>
