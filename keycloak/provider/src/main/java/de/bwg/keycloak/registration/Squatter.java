package de.bwg.keycloak.registration;

import de.bwg.keycloak.forms.StandInAddress;
import de.bwg.keycloak.limits.Pseudonym;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * The account of somebody who registered an address that has an account already. It remembers what was typed as a
 * pseudonym, so that whoever made it can sign in as with any new address.
 */
public final class Squatter {

    private static final String TYPED = "registeredAddress";

    private Squatter() {
    }

    static void mark(KeycloakSession session, RealmModel realm, UserModel account, String typed) {
        account.setSingleAttribute(TYPED, pseudonym(session, realm, typed));
    }

    static void unmark(UserModel account) {
        account.removeAttribute(TYPED);
    }

    /** The newest one of this address: as with a new address, whoever registers last has it. */
    public static Optional<UserModel> of(KeycloakSession session, RealmModel realm, String typed) {
        return session.users().searchForUserByUserAttributeStream(realm, TYPED, pseudonym(session, realm, typed))
                .filter(account -> StandInAddress.isOf(account) && account.isEnabled() && !account.isEmailVerified())
                .max(Comparator.comparing(UserModel::getCreatedTimestamp));
    }

    private static String pseudonym(KeycloakSession session, RealmModel realm, String typed) {
        return Pseudonym.of(session, realm, "registered\n" + typed.strip().toLowerCase(Locale.ROOT));
    }
}
