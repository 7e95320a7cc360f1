package de.bwg.keycloak.signout;

import jakarta.persistence.EntityManager;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.models.cache.CachedUserModel;

/**
 * An account that somebody works on is deleted afterwards, and nobody works on one that is being deleted: otherwise what was
 * written would have no account any more, and both would meet a failure of the server. Until the end of the request.
 */
public final class AccountLock {

    // Any number may share the first. DELETE waits for it, as do changes of user name and e-mail address, and no others.
    private static final String KEEP = "SELECT id FROM user_entity WHERE id = :id FOR KEY SHARE";
    private static final String ALONE = "SELECT id FROM user_entity WHERE id = :id FOR UPDATE";

    private AccountLock() {
    }

    /** Whether the account is there; then it stays. Waits for whoever has it alone. */
    public static boolean keep(KeycloakSession session, UserModel account) {
        return take(session, KEEP, account);
    }

    /** Whether the account is there; then nobody else works on it, and it is read anew. */
    public static boolean takeAlone(KeycloakSession session, UserModel account) {
        boolean there = take(session, ALONE, account);
        if (there && account instanceof CachedUserModel cached) {
            cached.invalidate();
        }
        return there;
    }

    private static boolean take(KeycloakSession session, String how, UserModel account) {
        EntityManager database = session.getProvider(JpaConnectionProvider.class).getEntityManager();
        return !database.createNativeQuery(how).setParameter("id", account.getId()).getResultList().isEmpty();
    }
}
