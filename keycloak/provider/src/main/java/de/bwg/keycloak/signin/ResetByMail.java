package de.bwg.keycloak.signin;

import de.bwg.keycloak.background.BackgroundQueue;
import de.bwg.keycloak.limits.Limit;
import de.bwg.keycloak.limits.Mailbox;
import de.bwg.keycloak.limits.Pseudonym;
import de.bwg.keycloak.limits.VisitorLimits;
import de.bwg.keycloak.mails.Notice;
import de.bwg.keycloak.registration.Unproven;
import de.bwg.keycloak.staff.Staff;
import jakarta.ws.rs.core.Response.Status;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.keycloak.Config;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticationFlowError;
import org.keycloak.authentication.actiontoken.resetcred.ResetCredentialsActionToken;
import org.keycloak.authentication.authenticators.browser.AbstractUsernameFormAuthenticator;
import org.keycloak.authentication.authenticators.resetcred.ResetCredentialEmail;
import org.keycloak.common.util.Time;
import org.keycloak.email.EmailException;
import org.keycloak.email.EmailTemplateProvider;
import org.keycloak.events.EventType;
import org.keycloak.models.DefaultActionTokenKey;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.OTPCredentialModel;
import org.keycloak.models.utils.FormMessage;
import org.keycloak.services.messages.Messages;
import org.keycloak.sessions.AuthenticationSessionCompoundId;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * "Passwort vergessen", in the place of Keycloak's own by its id: the same answer in the same time for every address, the
 * mail leaves after it, and the link in it proves no address.
 */
public final class ResetByMail extends ResetCredentialEmail {

    private static final Logger LOG = Logger.getLogger(ResetByMail.class);
    private static final int PAUSE_SECONDS = 30;

    // Never closed: Keycloak calls close() of this one object, which is factory and provider, after each request.
    private BackgroundQueue mailers;

    @Override
    public int order() {
        return 10;
    }

    @Override
    public void init(Config.Scope config) {
        mailers = new BackgroundQueue("bwg-reset", 2, 100);
    }

    @Override
    public void authenticate(AuthenticationFlowContext context) {
        AuthenticationSessionModel authSession = context.getAuthenticationSession();
        if (authSession.getAuthNote(DefaultActionTokenKey.ACTION_TOKEN_USER_ID) != null) {
            super.authenticate(context);
            return;
        }
        String typed = String.valueOf(authSession.getAuthNote(AbstractUsernameFormAuthenticator.ATTEMPTED_USERNAME));
        VisitorLimits limits = new VisitorLimits(context.getSession(), "resets");
        if (!limits.admitsNetwork()) {
            context.failure(AuthenticationFlowError.ACCESS_DENIED,
                    context.form().setError("kontoTooMany").createErrorPage(Status.TOO_MANY_REQUESTS));
            return;
        }
        boolean wanted = limits.admitsMailbox(typed) && pause(context, typed).take() > 0;
        String link = link(context, context.getUser());
        if (wanted && context.getUser() != null) {
            context.getEvent().clone().event(EventType.SEND_RESET_PASSWORD).user(context.getUser()).success();
            mailLater(context, link);
        }
        context.forkWithSuccessMessage(new FormMessage(Messages.EMAIL_SENT));
    }

    /** Whoever opened the link goes on; the address is proven by its code alone. */
    @Override
    public void action(AuthenticationFlowContext context) {
        String opened = context.getAuthenticationSession().getAuthNote(DefaultActionTokenKey.ACTION_TOKEN_USER_ID);
        if (context.getUser() != null && context.getUser().getId().equals(opened)) {
            context.success();
        } else {
            context.failure(AuthenticationFlowError.INVALID_USER);
        }
    }

    private static Limit pause(AuthenticationFlowContext context, String typed) {
        String mailbox = Pseudonym.of(context.getSession(), context.getRealm(), Mailbox.of(typed));
        return new Limit(context.getSession(), "reset-pause-" + mailbox, 1, PAUSE_SECONDS);
    }

    /** Signed for an unknown address, too, so that it takes the same time. */
    private static String link(AuthenticationFlowContext context, UserModel user) {
        AuthenticationSessionModel authSession = context.getAuthenticationSession();
        int expires = (int) (Time.currentTimeMillis() / 1000) + lifeSeconds(context.getRealm());
        ResetCredentialsActionToken token = new ResetCredentialsActionToken(user == null ? "nobody" : user.getId(),
                user == null ? "nobody" : user.getEmail(), expires,
                AuthenticationSessionCompoundId.fromAuthSession(authSession).getEncodedId(), authSession.getClient().getClientId());
        if (user != null) {
            ResetLinkHandler.bind(token, user);
        }
        return context.getActionTokenUrl(token.serialize(context.getSession(), context.getRealm(), context.getUriInfo())).toString();
    }

    private void mailLater(AuthenticationFlowContext context, String link) {
        String userId = context.getUser().getId();
        String client = context.getAuthenticationSession().getClient().getClientId();
        mailers.afterCommit(context.getSession(), context.getRealm(), (job, realm) -> mail(job, realm, userId, client, link),
                "the mail for a new password of user " + userId + " was not sent");
    }

    private static void mail(KeycloakSession job, RealmModel realm, String userId, String client, String link) {
        job.getContext().setClient(realm.getClientByClientId(client));
        UserModel user = job.users().getUserById(realm, userId);
        if (user == null || user.getEmail() == null || isStaffWithoutSecondFactor(realm, user)) {
            return;
        }
        try {
            if (Unproven.is(user)) {
                Notice.UNCONFIRMED.send(job, realm, user);
            } else {
                job.getProvider(EmailTemplateProvider.class).setRealm(realm).setUser(user)
                        .sendPasswordReset(link, TimeUnit.SECONDS.toMinutes(lifeSeconds(realm)));
            }
        } catch (EmailException e) {
            LOG.warnf("The mail for a new password of user %s could not be sent", userId);
        }
    }

    /** Their mailbox alone would set up both factors; the operator gives them a new way in. */
    private static boolean isStaffWithoutSecondFactor(RealmModel realm, UserModel user) {
        return Staff.includes(realm, user) && !user.credentialManager().isConfiguredFor(OTPCredentialModel.TYPE);
    }

    private static int lifeSeconds(RealmModel realm) {
        return realm.getActionTokenGeneratedByUserLifespan(ResetCredentialsActionToken.TOKEN_TYPE);
    }
}
