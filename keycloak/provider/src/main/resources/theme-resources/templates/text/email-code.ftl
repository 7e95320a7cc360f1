<#ftl output_format="plainText">
${msg("emailCodeMailGreeting")}

${msg("emailCodeMailIntro", realmName)}

${msg("emailCodeMailCode")}

    ${code}

${msg("emailCodeMailLink")}

${link}

${msg("emailCodeMailValid", validUntil)}

${msg("emailCodeMailOther")}
