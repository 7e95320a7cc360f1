<#ftl output_format="plainText">
<#import "signature.ftl" as signature>
${msg("emailCodeMailGreeting")}

${msg("letterReturnedCode")}

${msg("letterReturnedNext")}
<#if link??>

${link}
</#if>

${msg("letterReturnedOpen")}

<@signature.content/>
