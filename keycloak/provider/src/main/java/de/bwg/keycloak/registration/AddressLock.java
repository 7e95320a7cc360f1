package de.bwg.keycloak.registration;

import de.bwg.keycloak.limits.Pseudonym;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Locale;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/** One at a time registers an address or confirms it, until the end of the request: otherwise both would have it. */
public final class AddressLock {

    private static final String TAKE = "SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))) AS taken";
    private static final String STORED = "SELECT email FROM user_entity WHERE id = :id";

    private AddressLock() {
    }

    public static void take(KeycloakSession session, String email) {
        String address = String.valueOf(email).strip().toLowerCase(Locale.ROOT);
        String name = "registration/" + Pseudonym.of(session, session.getContext().getRealm(), address);
        database(session).createNativeQuery(TAKE).setParameter("name", name).getSingleResult();
    }

    /** Takes the lock of the account's address. Returns whether the account has it still: what was read before may be old. */
    public static boolean takeOf(KeycloakSession session, UserModel account) {
        take(session, account.getEmail());
        List<?> stored = database(session).createNativeQuery(STORED).setParameter("id", account.getId()).getResultList();
        return stored.size() == 1 && String.valueOf(stored.get(0)).equals(String.valueOf(account.getEmail()));
    }

    private static EntityManager database(KeycloakSession session) {
        return session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }
}
