<#import "field.ftl" as field>

<#-- The notice opens beside the form, so that nothing typed is lost; the link stands outside the label, so that it can be reached alone. -->
<#macro termsAcceptance>
  <#-- People do not meet this field; whoever fills it in is a script. -->
  <div hidden>
    <label for="homepage">${msg("registrationHomepage")}</label>
    <input id="homepage" name="homepage" type="text" tabindex="-1" autocomplete="off" value="">
  </div>
  <#if termsAcceptanceRequired??>
  <div class="notice" id="kc-registration-terms-text">
    <p><a href="${msg("privacyNoticeUrl")}" target="_blank" rel="noopener">${msg("termsTitle")}</a></p>
  </div>
  <@field.checkbox name="termsAccepted" label=msg("acceptTerms") value=(register.formData.termsAccepted)?? required=true error=messagesPerField.get("termsAccepted")/>
  </#if>
</#macro>
