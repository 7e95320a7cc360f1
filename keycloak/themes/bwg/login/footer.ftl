<#-- A page of the company's folder lies in the portal, any other where its address says. -->
<#function legal key>
  <#return msg(key)?starts_with("/")?then((properties.portalUrl!"") + msg(key), msg(key))>
</#function>

<#macro content>
  <p class="help"><strong>${msg("helpTitle")}</strong> <a href="tel:${msg("helpPhone")?replace("[^0-9+]", "", "r")}" dir="ltr">${msg("helpPhone")}</a> <span class="hours">${msg("helpHours")}</span></p>
  <ul class="legal">
    <li><a href="${legal("imprintUrl")}">${msg("imprint")}</a></li>
    <li><a href="${legal("privacyNoticeUrl")}">${msg("privacyNotice")}</a></li>
    <li><a href="${legal("accessibilityUrl")}">${msg("accessibility")}</a></li>
  </ul>
</#macro>
