package de.bwg.keycloak.mails;

import de.bwg.keycloak.background.BackgroundQueue;
import de.bwg.keycloak.forms.StandInAddress;
import de.bwg.keycloak.staff.Staff;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.Config;
import org.keycloak.email.EmailException;
import org.keycloak.events.Details;
import org.keycloak.events.Event;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventListenerProviderFactory;
import org.keycloak.events.EventType;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.SubjectCredentialManager;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.PasswordCredentialModel;
import org.keycloak.storage.adapter.AbstractInMemoryUserAdapter;

/** Whoever changed or ended the own account, or took what is stored of it, is told so by mail, whichever page it was done on. */
public final class ChangeMail implements EventListenerProviderFactory {

    /** The detail of an event that says of what the profile has another value, the value apart. */
    public static final String CHANGED = "changed";
    /** What the event of an action is called by which somebody was handed the own data. */
    public static final String OWN_DATA = "OWN_DATA";

    private static final Logger LOG = Logger.getLogger(ChangeMail.class);
    private static final String LEAVING = ChangeMail.class.getName();

    private BackgroundQueue mailers;

    /** Whom to tell once the account is gone: its owner is about to delete it. */
    public static void leaving(KeycloakSession session, UserModel user) {
        session.setAttribute(LEAVING, new Leaving(user.getEmail(), user.getFirstAttribute(UserModel.LOCALE)));
    }

    @Override
    public EventListenerProvider create(KeycloakSession session) {
        return new EventListenerProvider() {
            @Override
            public void onEvent(Event event) {
                if (event.getError() == null && event.getUserId() != null) {
                    notice(event).ifPresent(notice -> tell(session, event, notice));
                }
            }

            @Override
            public void onEvent(AdminEvent event, boolean includeRepresentation) {
                // What staff change is told by them.
            }

            @Override
            public void close() {
            }
        };
    }

    private static Optional<Notice> notice(Event event) {
        Map<String, String> details = event.getDetails() == null ? Map.of() : event.getDetails();
        return Optional.ofNullable(switch (event.getType()) {
            case UPDATE_CREDENTIAL ->
                PasswordCredentialModel.TYPE.equals(details.get(Details.CREDENTIAL_TYPE)) ? Notice.PASSWORD_CHANGED : null;
            case UPDATE_PROFILE -> "phoneNumber".equals(details.get(CHANGED)) ? Notice.PHONE_CHANGED : null;
            case CUSTOM_REQUIRED_ACTION -> OWN_DATA.equals(details.get(Details.CUSTOM_REQUIRED_ACTION)) ? Notice.DATA_TAKEN : null;
            case DELETE_ACCOUNT -> Notice.ACCOUNT_DELETED;
            default -> null;
        });
    }

    private void tell(KeycloakSession session, Event event, Notice notice) {
        String userId = event.getUserId();
        Leaving leaving = notice == Notice.ACCOUNT_DELETED ? session.getAttribute(LEAVING, Leaving.class) : null;
        mailers.afterCommit(session, session.realms().getRealm(event.getRealmId()), (job, realm) -> {
            UserModel user = leaving == null ? job.users().getUserById(realm, userId) : leaving.as(job, realm, userId);
            send(job, realm, user, notice);
        }, "user " + userId + " was not told: " + notice);
    }

    private static void send(KeycloakSession job, RealmModel realm, UserModel user, Notice notice) {
        if (user == null || user.getEmail() == null || StandInAddress.isOf(user) || Staff.includes(realm, user)) {
            return;
        }
        try {
            notice.send(job, realm, user);
        } catch (EmailException e) {
            LOG.warnf("User %s could not be told: %s", user.getId(), notice);
        }
    }

    @Override
    public void init(Config.Scope config) {
        mailers = new BackgroundQueue("bwg-change-mail", 1, 100);
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
        return "bwg-change-mail";
    }

    /** No realm can forget to switch it on. */
    @Override
    public boolean isGlobal() {
        return true;
    }

    /** What is kept of an account, for as long as its last mail takes. */
    private record Leaving(String email, String locale) {

        UserModel as(KeycloakSession job, RealmModel realm, String userId) {
            UserModel user = new AbstractInMemoryUserAdapter(job, realm, userId) {
                @Override
                public SubjectCredentialManager credentialManager() {
                    throw new UnsupportedOperationException("a deleted account has no credentials");
                }
            };
            user.setEmail(email);
            user.setSingleAttribute(UserModel.LOCALE, locale);
            return user;
        }
    }
}
