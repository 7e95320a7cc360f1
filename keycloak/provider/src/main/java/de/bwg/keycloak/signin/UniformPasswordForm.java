package de.bwg.keycloak.signin;

import de.bwg.keycloak.forms.StandInAddress;
import de.bwg.keycloak.registration.Squatter;
import de.bwg.keycloak.registration.Unproven;
import de.bwg.keycloak.staff.Staff;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Optional;
import java.util.Set;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.authenticators.browser.UsernamePasswordForm;
import org.keycloak.authentication.authenticators.util.AuthenticatorUtils;
import org.keycloak.events.Details;
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
 * <p>Each path hashes twice: for a squatter's account or for nobody, and for the holder of the address or for nobody. The
 * right password of a confirmed account that nobody squats on hashes once: whoever sees that it is quicker knows its
 * password, and sees from the page that the account is there. Where the holder's and the squatter's passwords are equal it
 * is three times, for somebody who knows both.
 */
final class UniformPasswordForm extends UsernamePasswordForm {

    @Override
    public boolean validateUserAndPassword(AuthenticationFlowContext context, MultivaluedMap<String, String> form) {
        String typed = String.valueOf(form.getFirst(AuthenticationManager.FORM_USERNAME)).strip();
        UserModel holder = context.getSession().users().getUserByEmail(context.getRealm(), typed);
        Optional<UserModel> squatter = Squatter.of(context.getSession(), context.getRealm(), typed)
                // Whoever registered the address later and has not confirmed it yet has taken it over.
                .filter(found -> !isUserAlreadySetBeforeUsernamePasswordAuth(context) && (holder == null || !Unproven.is(holder)));
        if (squatter.isPresent()) {
            return validateBoth(context, form, holder, squatter.get());
        }
        boolean right = super.validateUserAndPassword(context, form);
        if (!right || Unproven.is(context.getUser())) {
            AuthenticatorUtils.dummyHash(context);
        }
        return right;
    }

    /** The squatter is locked by a count of his own: that of the holder neither grows nor ends by it. {@code holder} may be null. */
    private boolean validateBoth(AuthenticationFlowContext context, MultivaluedMap<String, String> form, UserModel holder, UserModel squatter) {
        String password = form.getFirst(CredentialRepresentation.PASSWORD);
        boolean tried = password != null && !password.isEmpty() && !isLocked(context, squatter);
        boolean fits = passes(context, tried ? squatter : null, password);
        // Before Keycloak's own check, which would tell the holder's events of a wrong password, and take time for it.
        if (fits && !passes(context, holder == null || isLocked(context, holder) ? null : holder, password)) {
            enterAs(context, squatter, form);
            return true;
        }
        boolean right = super.validateUserAndPassword(context, form);
        if (!right && tried && !fits) {
            context.getProtector().failedLogin(context.getRealm(), squatter, context.getConnection(), context.getUriInfo(),
                    Set.of(PasswordCredentialModel.TYPE));
        }
        return right;
    }

    /** Hashes once, also for nobody (null). */
    private static boolean passes(AuthenticationFlowContext context, UserModel user, String password) {
        if (user == null || !user.credentialManager().isConfiguredFor(PasswordCredentialModel.TYPE)) {
            AuthenticatorUtils.dummyHash(context);
            return false;
        }
        return user.credentialManager().isValid(UserCredentialModel.password(password));
    }

    private static void enterAs(AuthenticationFlowContext context, UserModel squatter, MultivaluedMap<String, String> form) {
        String typed = form.getFirst(AuthenticationManager.FORM_USERNAME).strip();
        AuthenticationSessionModel authSession = context.getAuthenticationSession();
        context.getEvent().detail(Details.USERNAME, typed);
        authSession.setAuthNote(ATTEMPTED_USERNAME, typed);
        StandInAddress.remember(authSession, typed);
        authSession.setAuthNote(AuthenticationManager.PASSWORD_VALIDATED, "true");
        AuthenticatorUtils.processRememberMe(context, form);
        context.setUser(squatter);
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
            if (Staff.includes(context.getRealm(), context.getUser())) {
                // A month without a password and a second factor is not for those who see everybody's data.
                context.getAuthenticationSession().removeAuthNote(Details.REMEMBER_ME);
                AuthenticationManager.expireRememberMeCookie(context.getSession());
            }
        }
        return right;
    }

    /** The device is only asked when it matters, so that an ordinary login counts nothing. */
    private static boolean isLocked(AuthenticationFlowContext context, UserModel user) {
        return AuthenticatorUtils.getDisabledByBruteForceEventError(context, user) != null
                && !new KnownDevice(context.getSession(), context.getRealm()).mayTry(user);
    }
}
