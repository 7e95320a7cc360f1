package de.bwg.keycloak.limits;

import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * How often a network may send a form, and how often a mailbox may be named in one. The numbers are attributes of the
 * realm, {@code <form>PerNetworkAndHour} and {@code <form>PerMailboxAndDay}, so that they can be changed while it runs.
 */
public final class VisitorLimits {

    private static final int A_NETWORK_AND_HOUR = 30;
    private static final int A_MAILBOX_AND_DAY = 5;
    private static final long HOUR_SECONDS = 60 * 60;
    private static final long DAY_SECONDS = 24 * HOUR_SECONDS;

    private final KeycloakSession session;
    private final RealmModel realm;
    private final String form;

    /** @param form what the realm's attributes begin with, {@code registrations} or {@code resets} */
    public VisitorLimits(KeycloakSession session, String form) {
        this.session = session;
        this.realm = session.getContext().getRealm();
        this.form = form;
    }

    /** Counts a form from the visitor's network. */
    public boolean admitsNetwork() {
        return admitsNetwork(realm.getAttribute(form + "PerNetworkAndHour", A_NETWORK_AND_HOUR));
    }

    public boolean admitsNetwork(int anHour) {
        return takes("network", Network.of(session.getContext().getConnection().getRemoteAddr()), anHour, HOUR_SECONDS);
    }

    /** Counts a form that names this address, whether or not anybody has it. */
    public boolean admitsMailbox(String email) {
        int aDay = realm.getAttribute(form + "PerMailboxAndDay", A_MAILBOX_AND_DAY);
        return takes("mailbox", Mailbox.of(email), aDay, DAY_SECONDS);
    }

    private boolean takes(String kind, String whose, int size, long seconds) {
        String name = form + '-' + kind + '-' + Pseudonym.of(session, realm, whose);
        return new Limit(session, name, size, seconds).take() > 0;
    }
}
