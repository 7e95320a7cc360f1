package de.bwg.keycloak.signin;

import de.bwg.keycloak.limits.Limit;
import jakarta.ws.rs.core.MultivaluedMap;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.authenticators.browser.UsernamePasswordForm;
import org.keycloak.authentication.authenticators.util.AuthenticatorUtils;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.PasswordCredentialModel;
import org.keycloak.representations.idm.CredentialRepresentation;

/**
 * Keycloak's login page, but one that takes the same time for every address: each path hashes once. On a device that its
 * owner has used before, wrong passwords typed elsewhere lock nobody out; there the device has tries of its own.
 */
final class UniformPasswordForm extends UsernamePasswordForm {

    private static final int TRIES_OF_A_DEVICE = 10;
    private static final long HOUR_SECONDS = 60 * 60;

    @Override
    protected boolean isDisabledByBruteForce(AuthenticationFlowContext context, UserModel user) {
        if (mayTryOnThisDevice(context, user)) {
            return false;
        }
        boolean locked = super.isDisabledByBruteForce(context, user);
        if (locked) {
            AuthenticatorUtils.dummyHash(context);
        }
        return locked;
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

    /** Only asked when it matters, so that an ordinary login counts nothing. */
    private static boolean mayTryOnThisDevice(AuthenticationFlowContext context, UserModel user) {
        if (AuthenticatorUtils.getDisabledByBruteForceEventError(context, user) == null) {
            return false;
        }
        return new KnownDevice(context.getSession(), context.getRealm()).of(user)
                .map(device -> new Limit(context.getSession(), "device-" + device, TRIES_OF_A_DEVICE, HOUR_SECONDS).take() > 0)
                .orElse(false);
    }
}
