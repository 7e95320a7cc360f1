<#ftl output_format="plainText">
<#import "signature.ftl" as signature>
${msg("emailCodeMailGreeting")}

${msg(notice + "What", day!)}

${msg(notice + "Next")}
<#if link??>

${link}
</#if>

${msg(notice + "Else")}

<@signature.content/>
