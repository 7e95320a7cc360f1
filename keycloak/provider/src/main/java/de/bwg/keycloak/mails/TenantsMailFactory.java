package de.bwg.keycloak.mails;

import org.keycloak.email.EmailTemplateProvider;
import org.keycloak.email.freemarker.FreeMarkerEmailTemplateProviderFactory;
import org.keycloak.models.KeycloakSession;

/** Stands in the place of Keycloak's own by its id. */
public final class TenantsMailFactory extends FreeMarkerEmailTemplateProviderFactory {

    @Override
    public EmailTemplateProvider create(KeycloakSession session) {
        return new TenantsMail(session);
    }

    @Override
    public int order() {
        return 10;
    }
}
