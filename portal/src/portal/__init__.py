"""The sample app: a Kundenportal that signs tenants in by OIDC."""
