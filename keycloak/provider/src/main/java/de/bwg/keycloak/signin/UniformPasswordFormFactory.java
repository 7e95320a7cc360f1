package de.bwg.keycloak.signin;

import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.authenticators.browser.UsernamePasswordFormFactory;
import org.keycloak.models.KeycloakSession;

/** Stands in the place of Keycloak's own by its id, so that no flow has to name it. */
public final class UniformPasswordFormFactory extends UsernamePasswordFormFactory {

    private static final UniformPasswordForm FORM = new UniformPasswordForm();

    @Override
    public Authenticator create(KeycloakSession session) {
        return FORM;
    }

    @Override
    public int order() {
        return 10;
    }
}
