package de.bwg.keycloak.registration;

import de.bwg.keycloak.forms.StandInAddress;
import de.bwg.keycloak.signout.AccountLock;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.cache.CachedUserModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/** An address that somebody types for an account of his own. Whether another account has it is told to nobody. */
public final class ClaimedAddress {

    private ClaimedAddress() {
    }

    /** The account, which nobody has confirmed yet, gets another address; where that is taken, one that stands in for it. */
    public static void give(KeycloakSession session, RealmModel realm, UserModel account, String typed, AuthenticationSessionModel authSession) {
        boolean taken = isTaken(session, realm, typed);
        String address = taken ? StandInAddress.next() : typed;
        account.setUsername(address);
        account.setEmail(address);
        StandInAddress.remember(authSession, typed);
        if (taken) {
            Squatter.mark(session, realm, account, typed);
        } else {
            Squatter.unmark(account);
        }
    }

    /** Moves an account aside that nobody has confirmed, so that what was typed there never becomes the owner's. */
    static boolean isTaken(KeycloakSession session, RealmModel realm, String email) {
        UserModel holder = session.users().getUserByEmail(realm, email);
        if (holder == null || !AccountLock.keep(session, holder)) {
            return false;
        }
        if (holder instanceof CachedUserModel cached) {
            // Who confirmed the address while this form waited for its turn is in the database, not yet in the cache.
            cached.invalidate();
        }
        if (!email.equalsIgnoreCase(holder.getEmail())) {
            return false;
        }
        if (!Unproven.is(holder)) {
            return true;
        }
        Unproven.setAside(session, holder);
        return false;
    }
}
