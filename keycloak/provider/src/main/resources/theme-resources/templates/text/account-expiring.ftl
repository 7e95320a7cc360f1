<#ftl output_format="plainText">
<#import "signature.ftl" as signature>
${msg("emailCodeMailGreeting")}

${msg("accountExpiringDates", deleteOn)}

${msg("accountExpiringKeep")}
<#if link??>

${link}
</#if>

${msg("accountExpiringNothing")}

<@signature.content/>
