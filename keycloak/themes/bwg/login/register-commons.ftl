<#import "field.ftl" as field>
<#import "footer.ftl" as footer>

<#-- The notice opens beside the form, so that nothing typed is lost; the link stands outside the label, so that it can be reached alone. -->
<#macro termsAcceptance>
  <#-- People do not meet this field; whoever fills it in is a script. -->
  <div hidden>
    <label for="homepage">${msg("registrationHomepage")}</label>
    <input id="homepage" name="homepage" type="text" tabindex="-1" autocomplete="off" value="">
  </div>
  <#if termsAcceptanceRequired??>
  <div class="notice" id="kc-registration-terms-text">
    <p><a href="${footer.legal("privacyNoticeUrl")}" target="_blank" rel="noopener">${msg("termsTitle")}</a></p>
  </div>
  <@field.checkbox name="termsAccepted" label=msg("acceptTerms") value=(register.formData.termsAccepted)?? required=true error=messagesPerField.get("termsAccepted")/>
  </#if>
  <#if proofOfWork??><@proof/></#if>
</#macro>

<#-- While very many register: the browser works for a second, from when the page is open. ALTCHA 2.3.0, as it was delivered. -->
<#macro proof>
  <link rel="stylesheet" href="${url.resourcesPath}/@assets@/altcha/altcha.css">
  <script type="module" src="${url.resourcesPath}/@assets@/altcha/altcha.js"></script>
  <noscript><p class="alert info">${msg("proofNeedsScript")}</p></noscript>
  <altcha-widget class="proof" auto="onload" challengejson="${proofOfWork}" workerurl="${url.resourcesPath}/@assets@/altcha/worker.js" hidefooter hidelogo
    strings='{"label": "${msg("proofLabel")?json_string}", "verifying": "${msg("proofVerifying")?json_string}", "waitAlert": "${msg("proofVerifying")?json_string}", "verified": "${msg("proofVerified")?json_string}", "error": "${msg("proofFailed")?json_string}", "expired": "${msg("proofFailed")?json_string}"}'></altcha-widget>
</#macro>
