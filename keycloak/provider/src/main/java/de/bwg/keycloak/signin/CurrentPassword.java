package de.bwg.keycloak.signin;

import org.keycloak.credential.CredentialModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.PasswordCredentialModel;

/** Tells one password of an account from the next, without telling it. */
final class CurrentPassword {

    private CurrentPassword() {
    }

    /** When it was chosen, in epoch milliseconds; 0 for an account without one. */
    static long since(UserModel user) {
        return user.credentialManager().getStoredCredentialsByTypeStream(PasswordCredentialModel.TYPE)
                .findFirst().map(CredentialModel::getCreatedDate).orElse(0L);
    }

    /**
     * Whether what began at that second with that password still counts: nothing signed the account out since, and its
     * password is the same. No session, so that Keycloak ends it with neither.
     *
     * @param password its {@link #since}, as it was noted then
     */
    static boolean isStill(String password, long seconds, KeycloakSession session, RealmModel realm, UserModel user) {
        return seconds >= session.users().getNotBeforeOfUser(realm, user) && Long.toString(since(user)).equals(password);
    }
}
