package de.bwg.keycloak.emailcode;

import de.bwg.keycloak.adminevents.ChangedUser;
import de.bwg.keycloak.background.BackgroundQueue;
import de.bwg.keycloak.mails.Notice;
import java.util.Set;
import org.jboss.logging.Logger;
import org.keycloak.Config;
import org.keycloak.email.EmailException;
import org.keycloak.events.Event;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventListenerProviderFactory;
import org.keycloak.events.EventType;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** An address that replaces a confirmed one is unproven until its own code is typed, whoever changed it; the old one is told. */
public final class AddressChange implements EventListenerProviderFactory {

    /** The address that the account last confirmed. */
    static final String CONFIRMED = "emailConfirmed";

    private static final Logger LOG = Logger.getLogger(AddressChange.class);
    private static final Set<EventType> CHANGES = Set.of(EventType.UPDATE_EMAIL, EventType.UPDATE_PROFILE);

    private BackgroundQueue mailers;

    @Override
    public EventListenerProvider create(KeycloakSession session) {
        return new Listener(session);
    }

    private void check(KeycloakSession session, RealmModel realm, UserModel user) {
        String confirmed = user == null ? null : user.getFirstAttribute(CONFIRMED);
        if (confirmed == null || confirmed.equalsIgnoreCase(user.getEmail())) {
            return;
        }
        user.setEmailVerified(false);
        user.removeAttribute(CONFIRMED);
        user.addRequiredAction(UserModel.RequiredAction.VERIFY_EMAIL);
        String userId = user.getId();
        mailers.afterCommit(session, realm, (job, again) -> tell(job, again, userId, confirmed),
                "the old address of user " + userId + " was not told of the new one");
    }

    private static void tell(KeycloakSession job, RealmModel realm, String userId, String address) {
        UserModel user = job.users().getUserById(realm, userId);
        if (user == null) {
            return;
        }
        try {
            Notice.EMAIL_CHANGED.send(job, realm, user, address);
        } catch (EmailException e) {
            LOG.warnf("The old address of user %s could not be told of the new one", userId);
        }
    }

    @Override
    public void init(Config.Scope config) {
        mailers = new BackgroundQueue("bwg-address", 1, 100);
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
    }

    @Override
    public void close() {
        if (mailers != null) {
            mailers.close();
        }
    }

    @Override
    public String getId() {
        return "bwg-address-change";
    }

    /** No realm can forget to switch it on. */
    @Override
    public boolean isGlobal() {
        return true;
    }

    private final class Listener implements EventListenerProvider {

        private final KeycloakSession session;

        private Listener(KeycloakSession session) {
            this.session = session;
        }

        @Override
        public void onEvent(Event event) {
            if (CHANGES.contains(event.getType()) && event.getError() == null && event.getUserId() != null) {
                RealmModel realm = session.realms().getRealm(event.getRealmId());
                check(session, realm, realm == null ? null : session.users().getUserById(realm, event.getUserId()));
            }
        }

        @Override
        public void onEvent(AdminEvent event, boolean includeRepresentation) {
            ChangedUser.updated(session, event).ifPresent(user -> check(session, session.realms().getRealm(event.getRealmId()), user));
        }

        @Override
        public void close() {
        }
    }
}
