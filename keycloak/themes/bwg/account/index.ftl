<#-- The parent's page without a line of script in it, so that the realm's policy can name the import map by its hash and allow no other. -->
<!doctype html>
<html lang="${locale}" dir="${localeDir}">
  <head>
    <meta charset="utf-8">
    <#-- Keeps the import map the same text in every installation, although the resources' address is not. -->
    <base href="${resourceCommonUrl}/">
    <link rel="icon" type="image/svg+xml" href="${resourceUrl}${properties.favIcon}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light">
    <meta name="description" content="${properties.description}">
    <title>${properties.title}</title>
    <script type="importmap">{"imports":{"react":"./vendor/react/react.production.min.js","react/jsx-runtime":"./vendor/react/react-jsx-runtime.production.min.js","react-dom":"./vendor/react-dom/react-dom.production.min.js"}}</script>
    <#if !isSecureContext>
    <script type="module" src="${resourceCommonUrl}/vendor/web-crypto-shim/web-crypto-shim.js"></script>
    </#if>
    <#list (entryStyles![]) + [properties.styles] as style>
    <link rel="stylesheet" href="${resourceUrl}/${style}">
    </#list>
    <script type="module" src="${resourceUrl}/${entryScript}"></script>
    <#list entryImports![] as import>
    <link rel="modulepreload" href="${resourceUrl}/${import}">
    </#list>
  </head>
  <body data-page-id="account">
    <div id="app"><main class="container"><p class="loading">${msg("loadingAccount")}</p></main></div>
    <noscript>${msg("accountNeedsScript")}</noscript>
    <script id="environment" type="application/json">
      {
        "serverBaseUrl": "${serverBaseUrl}",
        "authUrl": "${authUrl}",
        "authServerUrl": "${authServerUrl}",
        "realm": "${realm.name}",
        "clientId": "${clientId}",
        "resourceUrl": "${resourceUrl}",
        "logo": "${properties.logo}",
        "logoUrl": "${properties.logoUrl!""}",
        "darkMode": false,
        "baseUrl": "${baseUrl}",
        "locale": "${locale}",
        "referrerName": "${referrerName!""}",
        "referrerUrl": "${referrer_uri!""}",
        "features": {
          "isRegistrationEmailAsUsername": ${realm.registrationEmailAsUsername?c},
          "isEditUserNameAllowed": ${realm.editUsernameAllowed?c},
          "isInternationalizationEnabled": ${realm.isInternationalizationEnabled()?c},
          "isLinkedAccountsEnabled": ${isLinkedAccountsEnabled?c},
          "isMyResourcesEnabled": ${(realm.userManagedAccessAllowed && isAuthorizationEnabled)?c},
          "isViewOrganizationsEnabled": ${isViewOrganizationsEnabled?c},
          "deleteAccountAllowed": ${deleteAccountAllowed?c},
          "updateEmailFeatureEnabled": ${updateEmailFeatureEnabled?c},
          "updateEmailActionEnabled": ${updateEmailActionEnabled?c},
          "isViewApplicationsEnabled": ${isViewApplicationsEnabled?c},
          "isViewGroupsEnabled": ${isViewGroupsEnabled?c},
          "isOid4VciEnabled": ${isOid4VciEnabled?c}
        },
        "scope": "${scope!""}"
      }
    </script>
  </body>
</html>
