package de.bwg.keycloak.signout;

import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.managers.UserSessionManager;

/** Ends what was ever issued to a user: sessions, with a word to every app, refresh and offline tokens, and what waits for a code. */
public final class SignOut {

    private SignOut() {
    }

    public static void everywhere(KeycloakSession session, RealmModel realm, UserModel user) {
        session.users().setNotBeforeForUser(realm, user, (int) (Time.currentTimeMillis() / 1000));
        session.sessions().getUserSessionsStream(realm, user).toList()
                .forEach(open -> AuthenticationManager.backchannelLogout(session, open, true));
        UserSessionManager offline = new UserSessionManager(session);
        offline.findOfflineSessionsStream(realm, user).toList().forEach(offline::revokeOfflineUserSession);
    }
}
