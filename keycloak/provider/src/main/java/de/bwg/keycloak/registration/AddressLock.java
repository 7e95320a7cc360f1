package de.bwg.keycloak.registration;

import de.bwg.keycloak.limits.Pseudonym;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/**
 * One at a time registers an address or confirms it, until the end of the request: otherwise both would have it. Nobody waits
 * long, since whoever waits holds a connection to the database that all others want, too.
 */
public final class AddressLock {

    private static final String TAKE = "SELECT pg_try_advisory_xact_lock(hashtextextended(:name, 0))";
    private static final long LONGEST_WAIT_MILLIS = 2000;
    private static final long BETWEEN_TRIES_MILLIS = 50;
    private static final String STORED = "SELECT email FROM user_entity WHERE id = :id";

    private AddressLock() {
    }

    /** Returns false when others have the address for longer than two seconds. */
    public static boolean take(KeycloakSession session, String email) {
        String address = String.valueOf(email).strip().toLowerCase(Locale.ROOT);
        String name = "registration/" + Pseudonym.of(session, session.getContext().getRealm(), address);
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LONGEST_WAIT_MILLIS);
        while (!isTaken(session, name)) {
            if (System.nanoTime() > until) {
                return false;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(BETWEEN_TRIES_MILLIS));
        }
        return true;
    }

    /** Whether the account whose address is taken has it still: what was read before may be old. */
    public static boolean isStillOf(KeycloakSession session, UserModel account) {
        List<?> stored = database(session).createNativeQuery(STORED).setParameter("id", account.getId()).getResultList();
        return stored.size() == 1 && String.valueOf(stored.get(0)).equals(String.valueOf(account.getEmail()));
    }

    private static boolean isTaken(KeycloakSession session, String name) {
        return Boolean.TRUE.equals(database(session).createNativeQuery(TAKE, Boolean.class).setParameter("name", name).getSingleResult());
    }

    static EntityManager database(KeycloakSession session) {
        return session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }
}
