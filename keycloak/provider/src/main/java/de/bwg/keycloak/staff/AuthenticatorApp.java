package de.bwg.keycloak.staff;

import de.bwg.keycloak.lettercode.LetterCodeAction;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.authentication.requiredactions.UpdateTotp;
import org.keycloak.models.KeycloakSession;

/**
 * Keycloak's page for an authenticator app, in whose place it stands by its id: for people of staff alone. A tenant has no page to
 * take an app away again, nor has the desk, so that whoever finds a browser open could lock the tenant out for good.
 */
public final class AuthenticatorApp extends UpdateTotp {

    @Override
    public int order() {
        return 10;
    }

    @Override
    public RequiredActionProvider create(KeycloakSession session) {
        return new AuthenticatorApp();
    }

    @Override
    public void requiredActionChallenge(RequiredActionContext context) {
        if (isFor(context)) {
            super.requiredActionChallenge(context);
        } else {
            context.ignore();
        }
    }

    @Override
    public void processAction(RequiredActionContext context) {
        if (isFor(context)) {
            super.processAction(context);
        } else {
            context.ignore();
        }
    }

    /** Where no tenants live, as in the realm of the administrators, everybody may have one. */
    private static boolean isFor(RequiredActionContext context) {
        return context.getRealm().getRole(LetterCodeAction.TENANT_ROLE) == null || Staff.includes(context.getRealm(), context.getUser());
    }
}
