<#import "field.ftl" as field>

<#-- What a browser may fill in, by the attribute's name; an annotation "autocomplete" on the attribute wins. -->
<#assign autocompletes = {"firstName": "given-name", "lastName": "family-name", "street": "address-line1", "postal_code": "postal-code",
  "locality": "address-level2", "phoneNumber": "tel", "email": "email", "username": "username"}>
<#assign inputmodes = {"postal_code": "numeric", "phoneNumber": "tel", "email": "email"}>

<#-- Which fields of the registration belong together; the brochure keeps their order. -->
<#assign setsOfRegistration = {"firstName": "name", "lastName": "name", "street": "address", "postal_code": "address", "locality": "address", "phoneNumber": "access", "email": "access"}>

<#macro userProfileFormFields>
  <#local currentGroup = "">
  <#local openSet = "">
  <#list profile.attributes as attribute>
    <#local wantedSet = (pageId == "register" && attribute.name != "locale")?then(setsOfRegistration[attribute.name]!"", openSet)>
    <#if wantedSet != openSet>
    <#if openSet?has_content></fieldset></#if>
    <#if wantedSet?has_content><fieldset class="set"><legend>${msg("set." + wantedSet)}</legend></#if>
    <#local openSet = wantedSet>
    </#if>
    <#if attribute.name == "locale" && realm.internationalizationEnabled && locale.currentLanguageTag?has_content>
    <input type="hidden" id="${attribute.name}" name="${attribute.name}" value="${locale.currentLanguageTag}">
    <#else>
      <#local group = (attribute.group.name)!"">
      <#if group != currentGroup && group?has_content><@groupHeader group=attribute.group/></#if>
      <#local currentGroup = group>
      <#nested "beforeField" attribute>
      <@profileField attribute=attribute/>
      <#nested "afterField" attribute>
    </#if>
  </#list>
  <#if openSet?has_content></fieldset></#if>
  <#list profile.html5DataAnnotations?keys as key>
  <script type="module" src="${url.resourcesPath}/js/${key}.js"></script>
  </#list>
</#macro>

<#macro groupHeader group>
  <h2 id="header-${group.name}">${advancedMsg((group.displayHeader)!group.name)}</h2>
  <#if group.displayDescription?has_content><p id="description-${group.name}">${advancedMsg(group.displayDescription)}</p></#if>
</#macro>

<#macro profileField attribute>
  <#local error = messagesPerField.get(attribute.name)>
  <#-- The display name is for staff, who read German: a text of the attribute's own name says it in the reader's language. -->
  <#local name = (attribute.name == "email")?then("eMail", attribute.name)><#-- the brochure writes it so on this form alone -->
  <#local label = (msg(name) == name)?then(advancedMsg(attribute.displayName!name), msg(name))>
  <#local hint><#if attribute.annotations.inputHelperTextBefore??>${kcSanitize(advancedMsg(attribute.annotations.inputHelperTextBefore))?no_esc}</#if></#local>
  <#local type = attribute.annotations.inputType!"">
  <#if ["select-radiobuttons", "multiselect-checkboxes"]?seq_contains(type)>
    <@choices attribute=attribute label=label error=error hint=hint type=type/>
  <#else>
    <@field.group name=attribute.name label=label error=error required=attribute.required hint=hint optional=!attribute.required>
      <@control attribute=attribute type=type error=error hint=hint/>
    </@field.group>
  </#if>
  <#if attribute.annotations.inputHelperTextAfter??>
  <p class="hint" id="form-help-text-after-${attribute.name}">${kcSanitize(advancedMsg(attribute.annotations.inputHelperTextAfter))?no_esc}</p>
  </#if>
</#macro>

<#macro control attribute type error hint>
  <span class="${properties.kcInputClass}">
  <#if type == "textarea">
    <textarea <@common attribute=attribute error=error hint=hint/>>${attribute.value!attribute.defaultValue!""}</textarea>
  <#elseif type == "select" || type == "multiselect">
    <select <@common attribute=attribute error=error hint=hint/> <#if type == "multiselect">multiple</#if>>
      <#if type == "select"><option value=""></option></#if>
      <#list optionsOf(attribute) as option>
      <option value="${option}"<#if chosen(attribute)?seq_contains(option)> selected</#if>>${optionLabel(attribute, option)}</option>
      </#list>
    </select>
  <#elseif attribute.multivalued && attribute.values?has_content>
    <#list attribute.values as value><@line attribute=attribute value=value!"" error=error hint=hint/></#list>
  <#else>
    <@line attribute=attribute value=attribute.value!attribute.defaultValue!"" error=error hint=hint/>
  </#if>
  </span>
</#macro>

<#macro line attribute value error hint>
  <#local mode = attribute.annotations.inputmode!inputmodes[attribute.name]!"">
  <#local filler = attribute.annotations.autocomplete!autocompletes[attribute.name]!attribute.autocomplete!"">
  <input type="${(attribute.annotations.inputType!'text')?remove_beginning('html5-')}" value="${value}" <@common attribute=attribute error=error hint=hint/>
    <#if filler?has_content>autocomplete="${filler}"</#if>
    <#if mode?has_content>inputmode="${mode}"</#if>
    <#if attribute.name == "email">dir="ltr" autocapitalize="none"</#if>
    <#list {"placeholder": "inputTypePlaceholder", "pattern": "inputTypePattern", "size": "inputTypeSize", "minlength": "inputTypeMinlength",
        "max": "inputTypeMax", "min": "inputTypeMin", "step": "inputTypeStep"} as name, annotation>
      <#if attribute.annotations[annotation]??>${name}="${advancedMsg(attribute.annotations[annotation])}"</#if>
    </#list>
    spellcheck="false">
</#macro>

<#macro common attribute error hint>
  id="${attribute.name}" name="${attribute.name}"
  <#if attribute.readOnly>disabled</#if>
  <#if attribute.annotations.inputTypeMaxlength??>maxlength="${attribute.annotations.inputTypeMaxlength}"</#if>
  <#list attribute.html5DataAnnotations as key, value>data-${key}="${value}"</#list>
  <@field.ties name=attribute.name error=error hint=hint required=attribute.required/>
</#macro>

<#macro choices attribute label error hint type>
  <#local radio = type == "select-radiobuttons">
  <#local first = attribute.name + "-" + (optionsOf(attribute)?first!"")>
  <fieldset class="${properties.kcFormGroupClass}<#if error?has_content> ${properties.kcError}</#if>" <@field.ties name=attribute.name id=first error=error hint=hint/>>
    <legend>${label}<#if !attribute.required> ${msg("optionalField")}</#if></legend>
    <#if hint?has_content><p class="hint" id="hint-${attribute.name}">${hint}</p></#if>
    <@field.errorText name=attribute.name error=error/>
    <#if !radio><input type="hidden" id="${attribute.name}-empty" name="${attribute.name}" value=""></#if>
    <#list optionsOf(attribute) as option>
    <div class="check">
      <input type="${radio?then('radio', 'checkbox')}" id="${attribute.name}-${option}" name="${attribute.name}" value="${option}" class="${properties.kcCheckboxInputClass}"
        <#if attribute.readOnly>disabled</#if> <#if chosen(attribute)?seq_contains(option)>checked</#if>>
      <label for="${attribute.name}-${option}">${optionLabel(attribute, option)}</label>
    </div>
    </#list>
  </fieldset>
</#macro>

<#function optionsOf attribute>
  <#local validator = attribute.annotations.inputOptionsFromValidation!"options">
  <#return (attribute.validators[validator].options)!(attribute.validators.options.options)![]>
</#function>

<#function chosen attribute>
  <#if attribute.values?has_content><#return attribute.values></#if>
  <#return attribute.defaultValue???then([attribute.defaultValue!""], [])>
</#function>

<#function optionLabel attribute option>
  <#if attribute.annotations.inputOptionLabels??><#return advancedMsg(attribute.annotations.inputOptionLabels[option]!option)></#if>
  <#if attribute.annotations.inputOptionLabelsI18nPrefix??><#return msg(attribute.annotations.inputOptionLabelsI18nPrefix + "." + option)></#if>
  <#return option>
</#function>
