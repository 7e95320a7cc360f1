<#import "field.ftl" as field>
<#-- Ticked: a new password is what people choose who do not know a device. -->
<#macro logoutOtherSessions>
<@field.checkbox name="logout-sessions" label=msg("logoutOtherSessions") value=true />
</#macro>
