package de.bwg.keycloak.signin;

import de.bwg.keycloak.forms.AppStartPage;
import de.bwg.keycloak.signout.AccountLock;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import org.keycloak.authentication.AuthenticationProcessor;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.common.util.Time;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.services.resources.LoginActionsService;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * A sign-in that waits on a page of ours for a code or a new password, an hour at most. It is no session yet, so that no
 * sign-out ends it: it ends here, with the account, with its password, and with what signed the account out since.
 */
public final class WaitingSignIn {

    private static final String SINCE = "bwg-signed-in";

    private WaitingSignIn() {
    }

    /**
     * The sign-in begins to wait; later calls change nothing. To be called before anything is asked of the account: where it is
     * gone, the request ends here, for Keycloak goes on as if it were there; where it is not, it stays until the request has ended.
     */
    public static void begin(RequiredActionContext context) {
        UserModel user = context.getUser();
        if (user == null || !AccountLock.keep(context.getSession(), user)) {
            throw new WebApplicationException(over(context));
        }
        if (context.getAuthenticationSession().getAuthNote(SINCE) == null) {
            renew(context);
        }
    }

    /** Whoever has just chosen a new password here goes on with it. */
    static void renew(RequiredActionContext context) {
        long seconds = Time.currentTimeMillis() / 1000;
        context.getAuthenticationSession().setAuthNote(SINCE, seconds + " " + CurrentPassword.since(context.getUser()));
    }

    /** Whether it is over; then the page that says so is the answer. */
    public static boolean isOver(RequiredActionContext context) {
        UserModel user = context.getUser();
        if (user != null && user.isEnabled() && isStillGood(context, user)) {
            return false;
        }
        end(context);
        return true;
    }

    /** The same for a form, which writes to the account: where it is not over, the account stays until the request has ended. */
    public static boolean isOverForForm(RequiredActionContext context) {
        UserModel user = context.getUser();
        if (user != null && !AccountLock.keep(context.getSession(), user)) {
            end(context);
            return true;
        }
        return isOver(context);
    }

    /** Ends it; the page that says so is the answer. */
    public static void end(RequiredActionContext context) {
        context.challenge(over(context));
    }

    private static Response over(RequiredActionContext context) {
        context.getEvent().clone().error("sign_in_over");
        return page(context);
    }

    private static boolean isStillGood(RequiredActionContext context, UserModel user) {
        String since = context.getAuthenticationSession().getAuthNote(SINCE);
        if (since == null) {
            begin(context);
            return true;
        }
        String[] parts = since.split(" ");
        return CurrentPassword.isStill(parts[1], Long.parseLong(parts[0]), context.getSession(), context.getRealm(), user);
    }

    /** The flow forgets whom it had; the way on is a new sign-in. */
    private static Response page(RequiredActionContext context) {
        KeycloakSession session = context.getSession();
        AuthenticationSessionModel authSession = context.getAuthenticationSession();
        AuthenticationProcessor.resetFlow(authSession, LoginActionsService.AUTHENTICATE_PATH);
        LoginFormsProvider form = session.getProvider(LoginFormsProvider.class);
        AppStartPage.of(session, authSession.getClient()).ifPresent(start -> form.setAttribute("pageRedirectUri", start));
        return form.setAttribute("messageHeader", "signInOverTitle").setInfo("signInOver").setDetachedAuthSession().createInfoPage();
    }
}
