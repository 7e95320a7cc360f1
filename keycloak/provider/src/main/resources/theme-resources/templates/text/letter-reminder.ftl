<#ftl output_format="plainText">
<#import "signature.ftl" as signature>
${msg("emailCodeMailGreeting")}

${msg("letterReminderDates", postedOn)}

${msg("letterReminderCode", validUntil)}
<#if link??>

${link}
</#if>

${msg("letterReminderMissing")}

${msg("letterReminderOnce")}

<@signature.content/>
