package de.bwg.keycloak.background;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/** A few threads beside the requests. What does not fit into the queue is dropped, so that no request ever waits. */
public final class BackgroundQueue implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(BackgroundQueue.class);

    private final ThreadPoolExecutor pool;

    public BackgroundQueue(String name, int threads, int queue) {
        pool = new ThreadPoolExecutor(threads, threads, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(queue), work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
        pool.allowCoreThreadTimeOut(true);
    }

    /** Returns false when the work was dropped. */
    public boolean take(Runnable work) {
        try {
            pool.execute(work);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /**
     * Takes work of the realm once the request's transaction has committed, and none when it has not.
     *
     * @param work in a session and a transaction of its own
     * @param unless what the log says was not done, should too many be waiting
     */
    public void afterCommit(KeycloakSession session, RealmModel realm, BiConsumer<KeycloakSession, RealmModel> work, String unless) {
        KeycloakSessionFactory factory = session.getKeycloakSessionFactory();
        String realmId = realm.getId();
        session.getTransactionManager().enlistAfterCompletion(new AbstractKeycloakTransaction() {
            @Override
            protected void commitImpl() {
                if (!take(() -> KeycloakModelUtils.runJobInTransaction(factory, job -> work.accept(job, within(job, realmId))))) {
                    LOG.warnf("Too many are waiting: %s", unless);
                }
            }

            @Override
            protected void rollbackImpl() {
            }
        });
    }

    private static RealmModel within(KeycloakSession job, String realmId) {
        RealmModel realm = job.realms().getRealm(realmId);
        job.getContext().setRealm(realm);
        return realm;
    }

    @Override
    public void close() {
        pool.shutdown();
    }
}
