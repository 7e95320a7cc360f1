package de.bwg.keycloak.signin;

import de.bwg.keycloak.forms.StandInAddress;
import de.bwg.keycloak.registration.Squatter;
import de.bwg.keycloak.registration.Unproven;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Optional;
import java.util.Set;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.authenticators.browser.UsernamePasswordForm;
import org.keycloak.authentication.authenticators.util.AuthenticatorUtils;
import org.keycloak.events.EventType;
import org.keycloak.models.UserCredentialModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.PasswordCredentialModel;
import org.keycloak.representations.idm.CredentialRepresentation;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Keycloak's login page, but one that tells of no address whether it has an account. Whoever registered a known one signs
 * in to the account that was made in its place ({@link Squatter}). Wrong passwords that are typed elsewhere lock nobody
 * out of a device that he has used before.
 *
 * <p>Each path hashes twice: for the holder of the address, then for a squatter's account or for nobody. The one path
 * that hashes once is the right password of a confirmed account: whoever sees that it is quicker knows its password, and
 * sees from the page that the account is there.
 */
final class UniformPasswordForm extends UsernamePasswordForm {

    @Override
    public boolean validateUserAndPassword(AuthenticationFlowContext context, MultivaluedMap<String, String> form) {
        boolean right = super.validateUserAndPassword(context, form);
        if (right && !Unproven.is(context.getUser())) {
            return true;
        }
        Optional<UserModel> squatter = right ? Optional.empty() : squatter(context);
        if (squatter.isPresent()) {
            return enterAs(context, squatter.get(), form);
        }
        AuthenticatorUtils.dummyHash(context);
        return right;
    }

    /** Only when nobody who registered the address later and has not confirmed it yet holds it. */
    private Optional<UserModel> squatter(AuthenticationFlowContext context) {
        String typed = context.getAuthenticationSession().getAuthNote(ATTEMPTED_USERNAME);
        if (typed == null || isUserAlreadySetBeforeUsernamePasswordAuth(context)) {
            return Optional.empty();
        }
        UserModel holder = context.getSession().users().getUserByEmail(context.getRealm(), typed);
        Optional<UserModel> found = Squatter.of(context.getSession(), context.getRealm(), typed);
        return holder != null && Unproven.is(holder) ? Optional.empty() : found;
    }

    /** Counts and locks as for the holder, but in a count of its own: that of the holder neither grows nor ends by it. */
    private boolean enterAs(AuthenticationFlowContext context, UserModel squatter, MultivaluedMap<String, String> form) {
        String password = form.getFirst(CredentialRepresentation.PASSWORD);
        if (password == null || password.isEmpty() || isLocked(context, squatter)) {
            AuthenticatorUtils.dummyHash(context);
            return false;
        }
        if (!squatter.credentialManager().isValid(UserCredentialModel.password(password))) {
            context.getProtector().failedLogin(context.getRealm(), squatter, context.getConnection(), context.getUriInfo(),
                    Set.of(PasswordCredentialModel.TYPE));
            return false;
        }
        AuthenticationSessionModel authSession = context.getAuthenticationSession();
        // The event so far is the holder's, whose password this was not.
        context.newEvent().event(EventType.LOGIN).client(authSession.getClient()).user(squatter);
        StandInAddress.remember(authSession, authSession.getAuthNote(ATTEMPTED_USERNAME));
        authSession.setAuthNote(AuthenticationManager.PASSWORD_VALIDATED, "true");
        AuthenticatorUtils.processRememberMe(context, form);
        context.setUser(squatter);
        return true;
    }

    @Override
    protected boolean isDisabledByBruteForce(AuthenticationFlowContext context, UserModel user) {
        if (!isLocked(context, user)) {
            return false;
        }
        AuthenticatorUtils.dummyHash(context);
        return super.isDisabledByBruteForce(context, user);
    }

    @Override
    public boolean validatePassword(AuthenticationFlowContext context, UserModel user, MultivaluedMap<String, String> form, boolean clearUser) {
        String password = form.getFirst(CredentialRepresentation.PASSWORD);
        boolean nothingToHash = password == null || password.isEmpty()
                || !user.credentialManager().isConfiguredFor(PasswordCredentialModel.TYPE);
        if (nothingToHash) {
            AuthenticatorUtils.dummyHash(context);
        }
        return super.validatePassword(context, user, form, clearUser);
    }

    @Override
    protected boolean validateForm(AuthenticationFlowContext context, MultivaluedMap<String, String> form) {
        boolean right = super.validateForm(context, form);
        if (right) {
            new KnownDevice(context.getSession(), context.getRealm()).remember(context.getUser());
            context.getSession().loginFailures().removeUserLoginFailure(context.getRealm(), context.getUser().getId());
        }
        return right;
    }

    /** The device is only asked when it matters, so that an ordinary login counts nothing. */
    private static boolean isLocked(AuthenticationFlowContext context, UserModel user) {
        return AuthenticatorUtils.getDisabledByBruteForceEventError(context, user) != null
                && !new KnownDevice(context.getSession(), context.getRealm()).mayTry(user);
    }
}
