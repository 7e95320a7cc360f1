package de.bwg.keycloak.matcher;

import de.bwg.keycloak.http.Refusal;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import org.keycloak.models.AdminRoles;
import org.keycloak.models.ClientModel;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.representations.AccessToken;
import org.keycloak.services.managers.AppAuthManager;
import org.keycloak.services.managers.AuthenticationManager.AuthResult;

/** Who may ask for what is done for the matcher alone: its service account, while it may manage users. */
public final class MatcherCaller {

    private static final String MATCHER = "matcher";

    /** What is done for the matcher. */
    public interface Work {

        Response forMatcher(AuthResult matcher);
    }

    private MatcherCaller() {
    }

    /** 401 without a valid token, 403 with anybody else's. */
    public static Response admit(KeycloakSession session, Work work) {
        AuthResult caller = new AppAuthManager.BearerTokenAuthenticator(session)
                .setAudience(Constants.REALM_MANAGEMENT_CLIENT_ID).authenticate();
        if (caller == null) {
            return Refusal.of(Status.UNAUTHORIZED, "token");
        }
        return isMatcher(session.getContext().getRealm(), caller) ? work.forMatcher(caller) : Refusal.of(Status.FORBIDDEN, "caller");
    }

    /** The token and the account must both say it, so that a role taken away counts at once. */
    private static boolean isMatcher(RealmModel realm, AuthResult caller) {
        ClientModel client = caller.client();
        ClientModel management = realm.getClientByClientId(Constants.REALM_MANAGEMENT_CLIENT_ID);
        AccessToken.Access access = caller.token().getResourceAccess(Constants.REALM_MANAGEMENT_CLIENT_ID);
        return MATCHER.equals(client.getClientId()) && MATCHER.equals(caller.token().getIssuedFor())
                && client.getId().equals(caller.user().getServiceAccountClientLink())
                && access != null && access.isUserInRole(AdminRoles.MANAGE_USERS)
                && caller.user().hasRole(management.getRole(AdminRoles.MANAGE_USERS));
    }
}
