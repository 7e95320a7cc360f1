<#-- Language and direction stand twice, because web mail strips them from the html element. Nothing is loaded from elsewhere. -->
<#macro emailLayout>
<#local direction = (locale.language == "ar")?then("rtl", "ltr")>
<!doctype html>
<html lang="${locale.language}" dir="${direction}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <meta name="supported-color-schemes" content="light dark">
  <title>${msg("mailTitle")}</title>
  <style>
    h1 { margin: 0 0 16px; font-size: 24px; line-height: 1.25; }
    p { margin: 0 0 16px; overflow-wrap: anywhere; }
    a { color: @brand@; text-decoration: underline; }
    .quiet { color: #4a4f52; }
    a.button { display: inline-block; padding: 12px 24px; border: 2px solid @brand@; border-radius: 8px; background: @brand@; color: #ffffff; font-weight: bold; text-decoration: none; }
    @media (prefers-color-scheme: dark) {
      .ground { background: #0d0f11 !important; }
      .card { background: #16181b !important; color: #f2f2f2 !important; border-color: @dark_accent@ !important; }
      .company, a { color: @dark_brand@ !important; }
      .code { background: @dark_brand_tint@ !important; border-color: @dark_brand@ !important; }
      a.button, .button-box { background: @dark_brand@ !important; border-color: @dark_brand@ !important; color: #0f1214 !important; }
      .head, .quiet { color: #c3c8ca !important; }
    }
  </style>
</head>
<body style="margin:0;padding:0">
<div lang="${locale.language}" dir="${direction}" class="ground" style="background:#eef2f1;font-family:'Segoe UI',Roboto,'Helvetica Neue',Tahoma,Arial,sans-serif;font-size:17px;line-height:1.5">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
<tr><td align="center" style="padding:16px 8px">
  <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px">
    <tr><td class="head" style="padding:8px 16px 16px;font-size:19px;color:#1a1a1a">
      <strong class="company" style="color:@brand@">${msg("mailCompany")}</strong> · ${msg("mailPortal")}
    </td></tr>
    <tr><td class="card" style="padding:24px 16px 12px;background:#ffffff;color:#1a1a1a;border-top:4px solid @accent@">
      <#nested>
    </td></tr>
    <tr><td class="quiet" style="padding:16px;font-size:16px;color:#4a4f52">
      <p class="quiet">${msg("mailSender")} ${msg("mailWhy")}<br>${msg("mailHelp")}</p>
    </td></tr>
  </table>
</td></tr>
</table>
</div>
</body>
</html>
</#macro>

<#-- Where on the way this mail stands; the same names as on the pages. -->
<#macro step number state="">
<p class="quiet" style="margin:0 0 8px;font-size:16px;color:#4a4f52"><strong>${msg("stepOf", number, msg("stepName" + number))}<#if state?has_content> · ${state}</#if></strong></p>
</#macro>

<#-- A box that is one without its border, too: programs that drop styles show a line of its own. -->
<#macro code>
<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 16px"><tr>
  <td class="code" style="padding:12px 24px;border:2px solid @brand@;border-radius:8px;background:@brand_tint@;font-size:30px;font-weight:bold;letter-spacing:5px"><bdi dir="ltr"><#nested></bdi></td>
</tr></table>
</#macro>

<#-- A button without an image, and its address in full for whoever cannot press it. -->
<#macro button link label>
<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 12px"><tr>
  <td class="button-box" style="border-radius:8px;background:@brand@"><a class="button" href="${link}" style="display:inline-block;padding:12px 24px;border:2px solid @brand@;border-radius:8px;background:@brand@;color:#ffffff;font-weight:bold;text-decoration:none">${label}</a></td>
</tr></table>
<p class="quiet" style="font-size:16px;word-break:break-all"><bdi dir="ltr">${link}</bdi></p>
</#macro>
