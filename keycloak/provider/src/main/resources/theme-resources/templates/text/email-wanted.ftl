<#ftl output_format="plainText">
<#import "signature.ftl" as signature>
${msg("emailCodeMailGreeting")}

${msg("emailWantedWhat")}

${msg("emailCodeMailCode")}

    ${code}

${msg("emailWantedNext")}

${link}

${msg("emailWantedValid", validUntil)}

${msg("emailWantedElse")}

<@signature.content/>
