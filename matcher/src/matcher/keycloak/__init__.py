"""Keycloak: its accounts, what it reports. Nobody else imports python-keycloak."""
