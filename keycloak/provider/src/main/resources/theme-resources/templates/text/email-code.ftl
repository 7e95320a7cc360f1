<#ftl output_format="plainText">
<#import "signature.ftl" as signature>
${msg("emailCodeMailGreeting")}

${msg("emailCodeMailIntro", realmName)}

${msg("emailCodeMailCode")}

    ${code}

${msg("emailCodeMailValid", validUntil)}

${msg("emailCodeMailLink")}

${link}

${msg("emailCodeMailOther")}

<@signature.content/>
