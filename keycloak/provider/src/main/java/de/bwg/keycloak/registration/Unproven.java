package de.bwg.keycloak.registration;

import de.bwg.keycloak.forms.StandInAddress;
import org.keycloak.models.KeycloakSession;
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

    /** Its address goes to somebody else; neither its code nor its password opens anything any more. */
    public static void setAside(KeycloakSession session, UserModel unproven) {
        String aside = StandInAddress.next();
        unproven.setUsername(aside);
        unproven.setEmail(aside);
        // Written at once: the database has an address once, and whoever gets it may be written first.
        AddressLock.database(session).flush();
    }
}
