package de.bwg.keycloak.signout;

import de.bwg.keycloak.adminevents.ChangedUser;
import java.util.stream.Stream;
import org.keycloak.Config;
import org.keycloak.events.Event;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventListenerProviderFactory;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.UserModel;
import org.keycloak.provider.ProviderEvent;

/**
 * Who is disabled or deleted, or gets a new password of staff, is signed out of every app at that moment. Keycloak itself refuses
 * a disabled user's tokens only until the user is enabled again, tells no app that a user was deleted, and leaves whoever knew
 * the old password where they are.
 */
public final class EndOfAccount implements EventListenerProviderFactory {

    @Override
    public EventListenerProvider create(KeycloakSession session) {
        return new Listener(session);
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        factory.register(EndOfAccount::beforeRemoval);
    }

    private static void beforeRemoval(ProviderEvent event) {
        if (event instanceof UserModel.UserPreRemovedEvent removal) {
            AccountLock.takeAlone(removal.getKeycloakSession(), removal.getUser());
            SignOut.everywhere(removal.getKeycloakSession(), removal.getRealm(), removal.getUser());
        }
    }

    @Override
    public void init(Config.Scope config) {
    }

    @Override
    public void close() {
    }

    @Override
    public String getId() {
        return "bwg-end-of-account";
    }

    /** No realm can forget to switch it on. */
    @Override
    public boolean isGlobal() {
        return true;
    }

    private record Listener(KeycloakSession session) implements EventListenerProvider {

        @Override
        public void onEvent(Event event) {
        }

        @Override
        public void onEvent(AdminEvent event, boolean includeRepresentation) {
            Stream.concat(ChangedUser.updated(session, event).filter(user -> !user.isEnabled()).stream(),
                            ChangedUser.withNewPassword(session, event).stream())
                    .forEach(user -> SignOut.everywhere(session, session.realms().getRealm(event.getRealmId()), user));
        }

        @Override
        public void close() {
        }
    }
}
