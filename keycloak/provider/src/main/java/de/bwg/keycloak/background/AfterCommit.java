package de.bwg.keycloak.background;

import org.keycloak.models.AbstractKeycloakTransaction;

/** Work that is done once the request's transaction has committed, and not at all when it has not. */
public final class AfterCommit extends AbstractKeycloakTransaction {

    private final Runnable work;

    /** @param work must not throw: everything is committed by then */
    public AfterCommit(Runnable work) {
        this.work = work;
    }

    @Override
    protected void commitImpl() {
        work.run();
    }

    @Override
    protected void rollbackImpl() {
    }
}
