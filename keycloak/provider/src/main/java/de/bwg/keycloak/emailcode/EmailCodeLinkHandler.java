package de.bwg.keycloak.emailcode;

import de.bwg.keycloak.forms.AppStartPage;
import de.bwg.keycloak.lettercode.LetterCodeAction;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.keycloak.TokenVerifier.Predicate;
import org.keycloak.authentication.AuthenticationProcessor;
import org.keycloak.authentication.actiontoken.AbstractActionTokenHandler;
import org.keycloak.authentication.actiontoken.ActionTokenContext;
import org.keycloak.authentication.actiontoken.TokenUtils;
import org.keycloak.events.Errors;
import org.keycloak.events.EventType;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.managers.AuthenticationSessionManager;
import org.keycloak.services.resources.LoginActionsService;
import org.keycloak.sessions.AuthenticationSessionModel;

/** Opens the code page with the code filled in, as often as one likes and in any browser. It confirms nothing. */
public final class EmailCodeLinkHandler extends AbstractActionTokenHandler<EmailCodeLink> {

    private static final String ACTION = UserModel.RequiredAction.VERIFY_EMAIL.name();

    public EmailCodeLinkHandler() {
        super(EmailCodeLink.TYPE, EmailCodeLink.class, "emailCodeLinkOld", EventType.VERIFY_EMAIL, Errors.INVALID_TOKEN);
    }

    @Override
    @SuppressWarnings("unchecked") // generic varargs of Keycloak's own signature
    public Predicate<? super EmailCodeLink>[] getVerifiers(ActionTokenContext<EmailCodeLink> context) {
        return TokenUtils.predicates(TokenUtils.checkThat(
                link -> isCurrent(link, context), Errors.EXPIRED_CODE, getDefaultErrorMessage()));
    }

    /** Another browser than the one that registered: it ends at the client's start page, where the login goes on. */
    @Override
    public AuthenticationSessionModel startFreshAuthenticationSession(
            EmailCodeLink link, ActionTokenContext<EmailCodeLink> context) {
        AuthenticationSessionModel authSession = context.createAuthenticationSessionForClient(link.getIssuedFor());
        AppStartPage.of(context.getSession(), authSession.getClient()).ifPresent(start -> {
            authSession.setRedirectUri(start);
            authSession.setClientNote(OIDCLoginProtocol.REDIRECT_URI_PARAM, start);
        });
        return authSession;
    }

    @Override
    public Response handleToken(EmailCodeLink link, ActionTokenContext<EmailCodeLink> context) {
        AuthenticationSessionModel authSession = context.getAuthenticationSession();
        if (authSession.getAuthenticatedUser().isEmailVerified()) {
            return alreadyConfirmed(context, authSession);
        }
        authSession.setAuthNote(EmailCodeAction.LINK_OPENED, Long.toString(link.codeIssuedAt()));
        authSession.setAuthNote(Constants.VERIFY_EMAIL_KEY, authSession.getAuthenticatedUser().getEmail());
        authSession.addRequiredAction(ACTION);
        AuthenticationManager.setClientScopesInSession(context.getSession(), authSession);
        return AuthenticationManager.redirectToRequiredActions(
                context.getSession(), context.getRealm(), authSession, context.getUriInfo(), ACTION);
    }

    private static boolean isCurrent(EmailCodeLink link, ActionTokenContext<EmailCodeLink> context) {
        UserModel user = context.getAuthenticationSession().getAuthenticatedUser();
        CurrentEmailCode codes = new CurrentEmailCode(context.getSession(), context.getRealm(), user);
        return user.isEmailVerified()
                || codes.issuedAt() == link.codeIssuedAt() && codes.code(link.codeIssuedAt()).isSealedBy(link.seal());
    }

    /** The link has put the user into this session without a password: the session must not keep him. */
    private static Response alreadyConfirmed(ActionTokenContext<EmailCodeLink> context, AuthenticationSessionModel authSession) {
        boolean waitsForLetter = authSession.getAuthenticatedUser().getRequiredActionsStream().anyMatch(LetterCodeAction.ID::equals);
        KeycloakSession session = context.getSession();
        Optional<String> start = AppStartPage.of(session, authSession.getClient());
        if (context.isAuthenticationSessionFresh()) {
            new AuthenticationSessionManager(session).removeAuthenticationSession(context.getRealm(), authSession, true);
        } else {
            AuthenticationProcessor.resetFlow(authSession, LoginActionsService.AUTHENTICATE_PATH);
        }
        LoginFormsProvider form = session.getProvider(LoginFormsProvider.class);
        start.ifPresent(page -> form.setAttribute("pageRedirectUri", page));
        return form.setAttribute("messageHeader", "emailCodeConfirmedTitle").setAttribute("doneTitle", "doneEmail")
                .setSuccess(waitsForLetter ? "emailCodeConfirmedLetter" : "emailCodeConfirmedAlready")
                .setDetachedAuthSession().createInfoPage();
    }
}
