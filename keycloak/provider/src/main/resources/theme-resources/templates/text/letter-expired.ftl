<#ftl output_format="plainText">
<#import "signature.ftl" as signature>
${msg("emailCodeMailGreeting")}

${msg("letterExpiredDates", validUntil)}

${msg("letterExpiredNext")}
<#if link??>

${link}
</#if>

${msg("letterExpiredMoved")}

<@signature.content/>
