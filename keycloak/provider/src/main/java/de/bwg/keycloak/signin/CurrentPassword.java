package de.bwg.keycloak.signin;

import org.keycloak.credential.CredentialModel;
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
}
