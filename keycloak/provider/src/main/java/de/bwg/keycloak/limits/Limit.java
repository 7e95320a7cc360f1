package de.bwg.keycloak.limits;

import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.util.List;
import java.util.function.Function;
import org.keycloak.common.util.Time;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * A number of uses within a time, counted in the database: it holds against parallel requests, several nodes and a
 * restart, and whatever becomes of the request that took it.
 */
public final class Limit {

    private static final String TAKE = """
            INSERT INTO bwg_limit (name, taken, ends_at) VALUES (:name, 1, :end)
            ON CONFLICT (name) DO UPDATE SET
                taken = CASE WHEN bwg_limit.ends_at <= :now THEN 1 ELSE LEAST(bwg_limit.taken + 1, :most) END,
                ends_at = CASE WHEN bwg_limit.ends_at <= :now THEN :end ELSE bwg_limit.ends_at END
            RETURNING taken""";
    private static final String GIVE_BACK = "UPDATE bwg_limit SET taken = GREATEST(taken - 1, 0) WHERE name = :name";
    private static final String TAKEN = "SELECT coalesce(max(taken), 0) FROM bwg_limit WHERE name = :name AND ends_at > :now";
    private static final String FREE_AT = "SELECT ends_at FROM bwg_limit WHERE name = :name AND taken >= :size AND ends_at > :now";
    // A few with every new name, so that nothing has to be scheduled.
    private static final String FORGET = """
            DELETE FROM bwg_limit WHERE name IN
                (SELECT name FROM bwg_limit WHERE ends_at <= :now ORDER BY ends_at LIMIT 20 FOR UPDATE SKIP LOCKED)""";

    private final KeycloakSession session;
    private final String name;
    private final int size;
    private final long seconds;

    /**
     * @param name says whose limit it is, without personal data: see {@link Pseudonym}
     * @param seconds from the first use on
     */
    public Limit(KeycloakSession session, String name, int size, long seconds) {
        this.session = session;
        this.name = name;
        this.size = size;
        this.seconds = seconds;
    }

    /** Takes one use. Returns how many are taken now, or 0 when there was none left. */
    public int take() {
        long now = Time.currentTimeMillis() / 1000;
        int taken = inDatabase(database -> {
            Query take = database.createNativeQuery(TAKE).setParameter("name", name).setParameter("now", now)
                    .setParameter("end", now + seconds).setParameter("most", size + 1);
            int count = ((Number) take.getSingleResult()).intValue();
            if (count == 1) {
                database.createNativeQuery(FORGET).setParameter("now", now).executeUpdate();
            }
            return count;
        });
        return taken > size ? 0 : taken;
    }

    /** For a use that came to nothing. */
    public void giveBack() {
        inDatabase(database -> database.createNativeQuery(GIVE_BACK).setParameter("name", name).executeUpdate());
    }

    public boolean allTaken() {
        return size < 1 || taken() >= size;
    }

    /** How many are taken now, and not more than there are. */
    int taken() {
        return Math.min(size, inDatabase(database -> (Number) database.createNativeQuery(TAKEN).setParameter("name", name)
                .setParameter("now", Time.currentTimeMillis() / 1000).getSingleResult()).intValue());
    }

    /** Epoch seconds from which there is a use again; 0 when there is one now. */
    public long freeAt() {
        List<?> ends = inDatabase(database -> database.createNativeQuery(FREE_AT).setParameter("name", name)
                .setParameter("size", size).setParameter("now", Time.currentTimeMillis() / 1000).getResultList());
        return ends.isEmpty() ? 0 : ((Number) ends.get(0)).longValue();
    }

    private <T> T inDatabase(Function<EntityManager, T> work) {
        return KeycloakModelUtils.runJobInTransactionWithResult(session.getKeycloakSessionFactory(),
                job -> work.apply(job.getProvider(JpaConnectionProvider.class).getEntityManager()));
    }
}
