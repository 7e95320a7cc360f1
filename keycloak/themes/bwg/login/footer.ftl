<#macro content>
  <p class="help"><strong>${msg("helpTitle")}</strong> <a href="tel:${msg("helpPhone")?replace("[^0-9+]", "", "r")}" dir="ltr">${msg("helpPhone")}</a> <span class="hours">${msg("helpHours")}</span></p>
  <ul class="legal">
    <li><a href="${msg("imprintUrl")}">${msg("imprint")}</a></li>
    <li><a href="${msg("privacyNoticeUrl")}">${msg("privacyNotice")}</a></li>
    <li><a href="${msg("accessibilityUrl")}">${msg("accessibility")}</a></li>
  </ul>
</#macro>
