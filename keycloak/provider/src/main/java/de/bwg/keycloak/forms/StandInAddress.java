package de.bwg.keycloak.forms;

import java.util.UUID;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The address of an account that was registered with somebody else's address. It leads nowhere (RFC 2606), so that the
 * account can never be confirmed; in the browser that registered it everything looks as if it could.
 */
public final class StandInAddress {

    private static final String DOMAIN = "@konto.invalid";
    private static final String TYPED = "bwg-registered-address";

    private StandInAddress() {
    }

    public static String next() {
        return UUID.randomUUID() + DOMAIN;
    }

    public static boolean isOf(UserModel user) {
        return user.getEmail() != null && user.getEmail().endsWith(DOMAIN);
    }

    /** Remembers for this browser what was typed. */
    public static void remember(AuthenticationSessionModel authSession, String typed) {
        authSession.setAuthNote(TYPED, typed);
    }

    /** What a form of this browser fills in; empty where it is not known here. */
    public static String known(UserModel user, AuthenticationSessionModel authSession) {
        String shown = shown(user, authSession);
        return user.getEmail() == null || shown.endsWith(DOMAIN) ? "" : shown;
    }

    /** The account's address as this browser may know it. {@code authSession} may be null. */
    public static String shown(UserModel user, AuthenticationSessionModel authSession) {
        String typed = authSession == null ? null : authSession.getAuthNote(TYPED);
        return isOf(user) && typed != null ? typed : String.valueOf(user.getEmail());
    }
}
