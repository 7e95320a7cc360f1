package de.bwg.keycloak.forms;

import de.bwg.keycloak.time.GermanTime;
import java.util.Locale;
import org.keycloak.sessions.AuthenticationSessionModel;

/** What somebody has just finished: the next page says so, and the app that the sign-in ends at may. */
public enum Done {

    EMAIL("doneEmail"),
    PASSWORD("donePassword"),
    ACCOUNT("doneAccount");

    private static final String NEXT_PAGE = "bwg-done";
    /** The note of the session behind the claim {@code done} of the client portal: what, and epoch seconds. */
    private static final String FOR_THE_APP = "bwg-done";

    private final String message;

    Done(String message) {
        this.message = message;
    }

    public void note(AuthenticationSessionModel authSession) {
        authSession.setAuthNote(NEXT_PAGE, message);
        authSession.setUserSessionNote(FOR_THE_APP, name().toLowerCase(Locale.ROOT) + ' ' + GermanTime.now().getEpochSecond());
    }

    /** The message key of what was finished before this page, or null. */
    public static String before(AuthenticationSessionModel authSession) {
        return authSession.getAuthNote(NEXT_PAGE);
    }

    /** Said once: whoever sends a form has gone on. */
    public static void forget(AuthenticationSessionModel authSession) {
        authSession.removeAuthNote(NEXT_PAGE);
    }
}
