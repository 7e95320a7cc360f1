<#ftl output_format="plainText">
<#import "signature.ftl" as signature>
${msg("emailCodeMailGreeting")}

${msg("letterPostedDates", postedOn, expectedOn)}

${msg("letterPostedCode", validUntil)}
<#if link??>

${link}
</#if>

${msg("letterPostedMissing")}

${msg("letterPostedSecret")}

<@signature.content/>
