package de.bwg.keycloak.signin;

import de.bwg.keycloak.forms.Done;
import de.bwg.keycloak.forms.WayBack;
import de.bwg.keycloak.signout.SignOut;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.authentication.requiredactions.UpdatePassword;
import org.keycloak.models.DefaultActionTokenKey;
import org.keycloak.models.KeycloakSession;

/**
 * Keycloak's page for a new password, in whose place it stands by its id: where it was chosen, the device stays known and the
 * sign-in goes on. Whoever came by the link of a mail had lost the old one, perhaps to somebody: who uses it is signed out.
 */
public final class NewPassword extends UpdatePassword {

    @Override
    public int order() {
        return 10;
    }

    @Override
    public RequiredActionProvider create(KeycloakSession session) {
        return new NewPassword();
    }

    @Override
    public void evaluateTriggers(RequiredActionContext context) {
        WaitingSignIn.begin(context);
        super.evaluateTriggers(context);
    }

    @Override
    public void requiredActionChallenge(RequiredActionContext context) {
        if (!WaitingSignIn.isOver(context)) {
            WayBack.keep(context.getSession(), context.getAuthenticationSession());
            super.requiredActionChallenge(context);
        }
    }

    @Override
    public void processAction(RequiredActionContext context) {
        if (WaitingSignIn.isOverForForm(context)) {
            return;
        }
        super.processAction(context);
        if (context.getStatus() == RequiredActionContext.Status.SUCCESS) {
            if (context.getAuthenticationSession().getAuthNote(DefaultActionTokenKey.ACTION_TOKEN_USER_ID) != null) {
                SignOut.everywhere(context.getSession(), context.getRealm(), context.getUser());
            }
            WaitingSignIn.renew(context);
            Done.PASSWORD.note(context.getAuthenticationSession());
            new KnownDevice(context.getSession(), context.getRealm()).remember(context.getUser());
        }
    }
}
