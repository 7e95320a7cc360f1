<#import "field.ftl" as field>
<#import "footer.ftl" as loginFooter>
<#import "alert.ftl" as alert>
<#import "steps.ftl" as steps>

<#-- A text that a page may have: empty where no message of that key exists. -->
<#function optional key>
  <#return (msg(key) == key)?then("", msg(key))>
</#function>

<#assign placeName = msg(field.isForStaff?then("staffName", "portalName"))>

<#macro registrationLayout bodyClass="" displayInfo=false displayMessage=true displayRequiredFields=false isLetterOnItsWay=false>
<#-- Rendered first, because the title names the header and the summary lists what the fields found wrong. -->
<#local header><#nested "header"></#local>
<#local showUsername = auth?has_content && auth.showUsername() && !auth.showResetCredentials()>
<#local username><#if showUsername><#nested "show-username"><@attemptedUsername/></#if></#local>
<#local form><#nested "form"></#local>
<#local plainHeader = header?markup_string?replace("<[^<>]+>", "", "r")?trim>
<#local failed = field.errors?has_content || (displayMessage && message?has_content && message.type == "error")>
<!DOCTYPE html>
<html lang="${lang}"<#if realm.internationalizationEnabled> dir="${(locale.rtl)?then('rtl','ltr')}"</#if>>
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <meta name="robots" content="noindex, nofollow">
  <title><#if failed>${msg("errorPrefix")} </#if>${plainHeader?no_esc} – ${placeName}</title>
  <link rel="icon" type="image/svg+xml" href="${url.resourcesPath}/@assets@/img/logo.svg">
  <#list (properties.styles!"")?split(" ")?filter(style -> style?has_content) as style>
  <link rel="stylesheet" href="${url.resourcesPath}/${style}">
  </#list>
  <script type="module" src="${url.resourcesPath}/@assets@/js/page.js"></script>
  <#list (properties.scripts!"")?split(" ")?filter(script -> script?has_content) as script>
  <script type="module" src="${url.resourcesPath}/${script}"></script>
  </#list>
  <#list scripts![] as script>
  <script src="${script}"></script>
  </#list>
</head>
<body data-page-id="login-${pageId}" data-sso-url="${url.ssoLoginInOtherTabsUrl}"<#if authenticationSession??> data-auth-session-hash="${authenticationSession.authSessionIdHash}"</#if>>
  <header class="brand">
    <img src="${url.resourcesPath}/@assets@/img/logo.svg" alt="">
    <p><span class="company">${msg("companyName")}</span><span class="dot" aria-hidden="true">&nbsp;·</span> <span class="portal">${placeName}</span></p>
  </header>
  <@languages/>
  <main class="card" id="main">
    <@steps.bar page=pageId isLetterOnItsWay=isLetterOnItsWay/>
    <@alert.summary show=displayMessage/>
    <h1 id="kc-page-title">${header}</h1>
    <#if displayRequiredFields>
    <p class="intro">${optional("intro." + pageId)} ${msg("requiredFields")}</p>
    </#if>
    <p class="alert info" id="signed-in-elsewhere" role="status" hidden>${msg("signedInElsewhere")} <a href="${url.ssoLoginInOtherTabsUrl}">${msg("doContinue")}</a></p>
    ${username}
    ${form}
    <#if auth?has_content && auth.showTryAnotherWayLink()>
    <@switchForm id="kc-select-try-another-way-form" name="tryAnotherWay" value="on" label="doTryAnotherWay"/>
    </#if>
    <#if switchOrganizationEnabled!false>
    <@switchForm id="kc-switch-organization-form" name="switchOrganization" value="true" label="doSwitchOrganization"/>
    </#if>
    <#nested "socialProviders">
    <#if pageId == "login">
    <@loginLinks/>
    <#elseif displayInfo>
    <div class="info" id="kc-info"><#nested "info"></div>
    </#if>
  </main>
  <footer><@loginFooter.content/></footer>
</body>
</html>
</#macro>

<#-- The address that a second sign-in asks the password for. -->
<#macro attemptedUsername>
  <div class="group">
    <label for="kc-attempted-username">${msg("email")}</label>
    <span class="control"><input id="kc-attempted-username" value="${auth.attemptedUsername}" dir="ltr" autocomplete="username" readonly></span>
    <p><a id="reset-login" href="${url.loginRestartFlowUrl}">${msg("restartLoginTooltip")}</a></p>
  </div>
</#macro>

<#-- In the order of the company's file, each under its own name. -->
<#macro languages>
  <#if realm.internationalizationEnabled && locale.supported?size gt 1>
  <nav class="languages" aria-label="${msg("languages")}">
    <ul>
      <#list properties.locales?split(",") as code>
      <#list locale.supported?filter(one -> one.languageTag == code) as l>
      <li><a href="${l.url}" lang="${code}" hreflang="${code}" dir="${(code == "ar")?then("rtl", "ltr")}"<#if code == locale.currentLanguageTag> aria-current="true"</#if>>${msg("language." + code)}</a></li>
      </#list>
      </#list>
    </ul>
  </nav>
  </#if>
</#macro>

<#macro switchForm id name value label>
  <form id="${id}" action="${url.loginAction}" method="post" novalidate>
    <input type="hidden" name="${name}" value="${value}">
    <button type="submit" class="${properties.kcButtonSecondaryClass}">${msg(label)}</button>
  </form>
</#macro>

<#-- The brochure's two sentences are whole links; the stock page has one sentence with a link in it. -->
<#macro loginLinks>
  <#if realm.password && realm.registrationAllowed && !registrationDisabled?? && !field.isForStaff>
  <ul class="links" id="kc-info">
    <li><a id="register-link" href="${url.registrationUrl}">${msg("registerLink")}</a></li>
    <li><a id="resend-link" href="${url.loginUrl?keep_before('/login-actions')?keep_before('/protocol')}/konto/email">${msg("resendLink")}</a></li>
  </ul>
  </#if>
</#macro>
