package de.bwg.keycloak.signout;

import de.bwg.keycloak.adminevents.ChangedUser;
import org.keycloak.Config;
import org.keycloak.common.util.Time;
import org.keycloak.events.Event;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventListenerProviderFactory;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.provider.ProviderEvent;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.managers.UserSessionManager;

/**
 * Who is disabled or deleted is signed out of every app at that moment, offline tokens included. Keycloak itself refuses a
 * disabled user's tokens only until the user is enabled again, and tells no app that a user was deleted.
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
            signOut(removal.getKeycloakSession(), removal.getRealm(), removal.getUser());
        }
    }

    private static void signOut(KeycloakSession session, RealmModel realm, UserModel user) {
        session.users().setNotBeforeForUser(realm, user, (int) (Time.currentTimeMillis() / 1000));
        session.sessions().getUserSessionsStream(realm, user).toList()
                .forEach(open -> AuthenticationManager.backchannelLogout(session, open, true));
        UserSessionManager offline = new UserSessionManager(session);
        offline.findOfflineSessionsStream(realm, user).toList().forEach(offline::revokeOfflineUserSession);
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
            ChangedUser.updated(session, event).filter(user -> !user.isEnabled())
                    .ifPresent(user -> signOut(session, session.realms().getRealm(event.getRealmId()), user));
        }

        @Override
        public void close() {
        }
    }
}
