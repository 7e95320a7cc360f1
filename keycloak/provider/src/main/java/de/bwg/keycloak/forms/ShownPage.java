package de.bwg.keycloak.forms;

import org.keycloak.sessions.AuthenticationSessionModel;

/** Which of an action's pages is open, so that a choice in the row of languages, which asks for the action anew, comes back to it. */
public final class ShownPage {

    private static final String NOTE = "bwg-page";

    private ShownPage() {
    }

    public static void is(AuthenticationSessionModel authSession, String template) {
        authSession.setAuthNote(NOTE, template);
    }

    public static boolean was(AuthenticationSessionModel authSession, String template) {
        return template.equals(authSession.getAuthNote(NOTE));
    }

    /** The next form leads elsewhere. */
    public static void leave(AuthenticationSessionModel authSession) {
        authSession.removeAuthNote(NOTE);
    }
}
