package de.bwg.keycloak.forms;

import java.util.Set;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.authenticators.util.AuthenticatorUtils;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserCredentialModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.PasswordCredentialModel;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.managers.BruteForceProtector;

/** The password on our code pages, under the same brute-force protection as the login page. */
final class PasswordCheck {

    private static final int LONGEST = 512;

    private PasswordCheck() {
    }

    /** True for the right password of an account that is not locked; a wrong one is counted. */
    static boolean passes(RequiredActionContext context, String password) {
        KeycloakSession session = context.getSession();
        RealmModel realm = context.getRealm();
        UserModel user = context.getUser();
        BruteForceProtector protector = session.getProvider(BruteForceProtector.class);
        if (AuthenticatorUtils.getDisabledByBruteForceEventError(protector, session, realm, user) != null) {
            return false;
        }
        if (password.length() <= LONGEST && user.credentialManager().isValid(UserCredentialModel.password(password))) {
            context.getAuthenticationSession().setAuthNote(AuthenticationManager.PASSWORD_VALIDATED, "true");
            return true;
        }
        if (realm.isBruteForceProtected()) {
            protector.failedLogin(realm, user, context.getConnection(), context.getUriInfo(), Set.of(PasswordCredentialModel.TYPE));
        }
        return false;
    }
}
