package de.bwg.keycloak.signin;

import java.util.Arrays;
import org.keycloak.TokenVerifier.Predicate;
import org.keycloak.authentication.actiontoken.ActionTokenContext;
import org.keycloak.authentication.actiontoken.TokenUtils;
import org.keycloak.authentication.actiontoken.resetcred.ResetCredentialsActionToken;
import org.keycloak.authentication.actiontoken.resetcred.ResetCredentialsActionTokenHandler;
import org.keycloak.events.Errors;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.messages.Messages;

/**
 * Opens the link of "Passwort vergessen", in the place of Keycloak's own by its id. There a link is spent by the sign-in that it
 * leads to, so that it sets one password after the other while that one waits; here it ends with the password that it was
 * sent for, and with whatever signs the account out.
 */
public final class ResetLinkHandler extends ResetCredentialsActionTokenHandler {

    private static final String PASSWORD = "bwg-password-since";

    @Override
    public int order() {
        return 10;
    }

    /** Says in the link which password it is for. */
    static void bind(ResetCredentialsActionToken link, UserModel user) {
        link.setNote(PASSWORD, Long.toString(CurrentPassword.since(user)));
    }

    @Override
    @SuppressWarnings("unchecked") // generic varargs of Keycloak's own signature
    public Predicate<? super ResetCredentialsActionToken>[] getVerifiers(ActionTokenContext<ResetCredentialsActionToken> context) {
        Predicate<? super ResetCredentialsActionToken>[] own = super.getVerifiers(context);
        // Ours first: Keycloak says of a link to an address of before that the address has a wrong form.
        Predicate<? super ResetCredentialsActionToken>[] all = Arrays.copyOf(own, own.length + 1);
        System.arraycopy(own, 0, all, 1, own.length);
        all[0] = TokenUtils.checkThat(link -> isGood(link, context), Errors.EXPIRED_CODE, Messages.EXPIRED_ACTION);
        return all;
    }

    private static boolean isGood(ResetCredentialsActionToken link, ActionTokenContext<ResetCredentialsActionToken> context) {
        KeycloakSession session = context.getSession();
        RealmModel realm = context.getRealm();
        UserModel user = session.users().getUserById(realm, link.getUserId());
        return user != null && link.getIat() != null && link.getEmail() != null && link.getEmail().equalsIgnoreCase(user.getEmail())
                && CurrentPassword.isStill(link.getNote(PASSWORD), link.getIat(), session, realm, user);
    }
}
