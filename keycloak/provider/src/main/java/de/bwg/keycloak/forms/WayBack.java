package de.bwg.keycloak.forms;

import org.keycloak.cookie.CookieProvider;
import org.keycloak.cookie.CookieType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.RestartLoginCookie;
import org.keycloak.sessions.CommonClientSessionModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * What begins anew from a page that stayed open while Keycloak was restarted: sign-ins that have not ended live in its memory alone.
 * Keycloak gives a browser that cookie with the login page only, and takes everybody else for one that refuses cookies. In it is
 * the app, and where it is to go on; nobody is signed in by it.
 */
public final class WayBack {

    private WayBack() {
    }

    /** The browser keeps what this sign-in began with, whatever it waits for now. */
    public static void keep(KeycloakSession session, AuthenticationSessionModel authSession) {
        RestartLoginCookie beginning = new RestartLoginCookie(authSession);
        beginning.setAction(CommonClientSessionModel.Action.AUTHENTICATE.name());
        session.getProvider(CookieProvider.class).set(CookieType.AUTH_RESTART, RestartLoginCookie.encodeAndEncrypt(session, beginning));
    }
}
