package de.bwg.keycloak.forms;

import de.bwg.keycloak.passwords.FreshPassword;
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

/** The password on our own pages, under the same brute-force protection as the login page. */
public final class PasswordCheck {

    private static final int LONGEST = 512;

    private PasswordCheck() {
    }

    static boolean passes(RequiredActionContext context, String password) {
        boolean right = passes(context.getSession(), context.getRealm(), context.getUser(), password,
                FreshPassword.is(context.getAuthenticationSession(), context.getUser(), password));
        if (right) {
            context.getAuthenticationSession().setAuthNote(AuthenticationManager.PASSWORD_VALIDATED, "true");
        }
        return right;
    }

    /** True for the right password of an account that is not locked; a wrong one is counted. */
    public static boolean passes(KeycloakSession session, RealmModel realm, UserModel user, String password) {
        return passes(session, realm, user, password, false);
    }

    private static boolean passes(KeycloakSession session, RealmModel realm, UserModel user, String password, boolean known) {
        BruteForceProtector protector = session.getProvider(BruteForceProtector.class);
        if (AuthenticatorUtils.getDisabledByBruteForceEventError(protector, session, realm, user) != null) {
            return false;
        }
        if (known || password.length() <= LONGEST && user.credentialManager().isValid(UserCredentialModel.password(password))) {
            return true;
        }
        if (realm.isBruteForceProtected()) {
            protector.failedLogin(realm, user, session.getContext().getConnection(), session.getContext().getUri(), Set.of(PasswordCredentialModel.TYPE));
        }
        return false;
    }
}
