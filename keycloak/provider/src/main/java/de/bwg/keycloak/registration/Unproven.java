package de.bwg.keycloak.registration;

import org.keycloak.models.UserModel;

/** An account that is nothing but a filled-in form: nobody has confirmed its address, and nothing came of it. */
public final class Unproven {

    private Unproven() {
    }

    public static boolean is(UserModel user) {
        String state = user.getFirstAttribute("registrationState");
        return user.isEnabled() && !user.isEmailVerified() && user.getFirstAttribute("tenantNumber") == null
                && user.getFirstAttribute("letterVerified") == null && user.getFirstAttribute("letterNumber") == null
                && user.getFirstAttribute("privacyNoticeAcceptedAt") != null
                && (state == null || "email_pending".equals(state));
    }
}
