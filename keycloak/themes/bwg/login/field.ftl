<#-- What the rendered fields found wrong, in their order: template.ftl prints it as the summary. -->
<#assign errors = []>

<#-- The sentence for one field. Keycloak's own words are the same for every field, so a text of the field's own wins:
     "missing.<field>" for an empty one, "format.<field>" for one of the wrong form. Where a text begins with the raw name of
     the attribute, its label takes the place. Only the first error counts. -->
<#function sentence name raw>
  <#local first = raw?split("<br>")?first>
  <#list {"error-user-attribute-required": "missing.", "error-pattern-no-match": "format.", "error-person-name-invalid-character": "format."} as key, prefix>
    <#if first == msg(key, name) && msg(prefix + name) != prefix + name>
      <#return msg(prefix + name)>
    </#if>
  </#list>
  <#return first?starts_with(name + ":")?then(msg(name) + first[name?length..], first)>
</#function>

<#-- Everything that ties an input to its error and its hint; also puts the error into the summary. -->
<#macro ties name id=name error="" hint="" required=false>
  <#if error?has_content><#assign errors += [{"id": id, "text": sentence(name, error)}]></#if>
  <#local ids = []>
  <#if hint?has_content><#local ids += ["hint-" + name]></#if>
  <#if error?has_content><#local ids += ["input-error-" + name]></#if>
  <#if error?has_content>aria-invalid="true"</#if>
  <#if ids?has_content>aria-describedby="${ids?join(' ')}"</#if>
  <#if required>aria-required="true"</#if>
</#macro>

<#macro group name label error="" required=false hint="" optional=false>
<div class="${properties.kcFormGroupClass}<#if error?has_content> ${properties.kcError}</#if>">
  <label for="${name}">${label}<#if optional> ${msg("optionalField")}</#if></label>
  <#if hint?has_content><p class="hint" id="hint-${name}">${hint}</p></#if>
  <@errorText name=name error=error/>
  <#nested>
</div>
</#macro>

<#macro errorText name error="">
  <div id="input-error-container-${name}">
    <#if error?has_content>
    <p class="field-error" id="input-error-${name}"><@errorIcon error=error/> <span class="sr-only">${msg("errorWord")}</span> ${sentence(name, error)}</p>
    </#if>
  </div>
</#macro>

<#macro errorIcon error="">
  <#if error?has_content>
  <svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false"><path fill="currentColor" d="M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20Zm-1.5 4.5h3v7.5h-3Zm0 9.5h3v2.5h-3Z"/></svg>
  </#if>
</#macro>

<#-- With an error on the page the summary takes the focus, so the field must not. -->
<#function mayFocus wanted>
  <#return wanted && !((message.type)!"")?has_content>
</#function>

<#macro input name label value="" required=false autocomplete="off" fieldName=name error=messagesPerField.get(fieldName) autofocus=false hint="" type="text" inputmode="" maxlength="" isCode=false>
  <#local code = isCode || autocomplete == "one-time-code">
  <#local address = name == "username" || type == "email" || autocomplete?contains("email") || autocomplete?contains("username")>
  <#local filler = (name == "username" && autocomplete == "off")?then("username", autocomplete)>
  <#local mode = inputmode?has_content?then(inputmode, code?then("numeric", address?then("email", "")))>
  <@group name=name label=label error=error required=required hint=hint>
    <span class="${properties.kcInputClass}">
      <input id="${name}" name="${name}" value="${value}" type="${type}" autocomplete="${filler}"
        <#if mode?has_content>inputmode="${mode}"</#if>
        <#if maxlength?has_content>maxlength="${maxlength}"</#if>
        <#if code>class="code"</#if>
        <#if code || address>dir="ltr" spellcheck="false" autocapitalize="none"</#if>
        <#if mayFocus(autofocus)>autofocus</#if>
        <@ties name=name error=error hint=hint required=required/>>
    </span>
  </@group>
</#macro>

<#-- Keycloak tells what the password policy refuses for the page and not for a field; on the page of the new password it is about this one. -->
<#function refused name>
  <#return (pageId == "login-update-password" && name == "password-new" && ((message.type)!"") == "error")?then(message.summary, "")>
</#function>

<#macro password name label value="" required=false forgotPassword=false fieldName=name error=messagesPerField.get(fieldName) autocomplete="off" autofocus=false hint="">
  <#local repeated = name?ends_with("confirm")>
  <#local rule><#if autocomplete == "new-password" && !repeated && ((passwordPolicies.length)!0) gt 0>${msg("passwordHint", passwordPolicies.length?c)}</#if></#local>
  <#local advice = hint?has_content?then(hint, rule)>
  <#local fault = error?has_content?then(error, messagesPerField.existsError("password", "password-confirm")?then("", refused(name)))>
  <@group name=name label=label error=fault required=required hint=advice>
    <div class="control password">
      <input id="${name}" name="${name}" value="${value}" type="password" autocomplete="${autocomplete}" spellcheck="false" autocapitalize="none"
        <#if mayFocus(autofocus)>autofocus</#if>
        <@ties name=name error=fault hint=advice required=required/>>
      <#-- Without a script the button could do nothing: page.js takes "hidden" away. -->
      <button class="show" type="button" hidden id="${name}-show-password" aria-controls="${name}" data-password-toggle
        aria-label="${msg(repeated?then('showPasswordConfirm', 'showPassword'))}"
        data-label-show="${msg(repeated?then('showPasswordConfirm', 'showPassword'))}" data-label-hide="${msg(repeated?then('hidePasswordConfirm', 'hidePassword'))}"
        data-text-show="${msg('showPasswordShort')}" data-text-hide="${msg('hidePasswordShort')}">${msg("showPasswordShort")}</button>
    </div>
  </@group>
  <#nested>
  <#if forgotPassword>
  <p class="forgot"><a href="${url.loginResetCredentialsUrl}">${msg("doForgotPassword")}</a></p>
  </#if>
</#macro>

<#macro clipboard name label ariaLabel=label value="" readonly=true>
  <@group name=name label=label>
    <span class="${properties.kcInputClass}"><input id="${name}" name="${name}" value="${value}" type="text" <#if readonly>readonly</#if>></span>
  </@group>
</#macro>

<#-- Where the company's people sign in: no place for words to tenants. -->
<#assign isForStaff = ["security-admin-console", "desk"]?seq_contains((client.clientId)!"")>

<#macro checkbox name label value=false required=false error="">
<#-- A sign-in of staff is never kept for a month. -->
<#if name != "rememberMe" || !isForStaff>
<div class="${properties.kcFormGroupClass}<#if error?has_content> ${properties.kcError}</#if>">
  <#if error?has_content><@errorText name=name error=error/></#if>
  <div class="check">
    <input class="${properties.kcCheckboxInputClass}" type="checkbox" id="${name}" name="${name}" <#if value>checked</#if> <@ties name=name error=error required=required/>>
    <label for="${name}">${label}</label>
  </div>
</div>
</#if>
</#macro>
