package de.bwg.keycloak.matcher;

import de.bwg.keycloak.http.Refusal;
import de.bwg.keycloak.lettercode.LetterCodeAction;
import de.bwg.keycloak.lettercode.LetterProof;
import de.bwg.keycloak.signout.AccountLock;
import de.bwg.keycloak.signout.SignOut;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.keycloak.events.admin.OperationType;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;
import org.keycloak.representations.userprofile.config.UPAttribute;
import org.keycloak.services.managers.AuthenticationManager.AuthResult;
import org.keycloak.services.resources.admin.AdminAuth;
import org.keycloak.services.resources.admin.AdminEventBuilder;
import org.keycloak.userprofile.UserProfileConstants;
import org.keycloak.userprofile.UserProfileProvider;

/**
 * How an account stands, noted by the matcher. The Admin API takes an account as a whole, so that what staff or the tenant
 * change in the same moment would be put back; here only what is named changes, and only while it is as the matcher saw it:
 * whoever types the right code meanwhile neither loses the role again nor is signed out.
 */
public final class AccountEndpoint {

    private static final int LONGEST_CHANGE = 65_536;
    /** Of somebody who proved to live there they follow the company's records. */
    private static final Set<String> PERSON = Set.of(UserModel.FIRST_NAME, UserModel.LAST_NAME, "street", "postal_code", "locality");

    private final KeycloakSession session;
    private final RealmModel realm;

    public AccountEndpoint(KeycloakSession session) {
        this.session = session;
        this.realm = session.getContext().getRealm();
    }

    /** 204 changed, 400 not understood, 401 and 403 token, 404 no such user, 409 changed by somebody else meanwhile. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response change(String body) {
        return MatcherCaller.admit(session, matcher -> {
            Optional<AccountChange> change = body.length() > LONGEST_CHANGE ? Optional.empty() : AccountChange.of(body);
            return change.filter(one -> one.attributes().keySet().stream().allMatch(name -> PERSON.contains(name) || isForStaffAlone(name)))
                    .map(one -> change(one, matcher)).orElseGet(() -> Refusal.of(Status.BAD_REQUEST, "change"));
        });
    }

    private Response change(AccountChange change, AuthResult matcher) {
        UserModel user = session.users().getUserById(realm, change.userId());
        if (user == null || user.getServiceAccountClientLink() != null || !AccountLock.takeAlone(session, user)) {
            return Refusal.of(Status.NOT_FOUND, "user");
        }
        if (change.attributes().keySet().stream().anyMatch(PERSON::contains) && !LetterProof.exists(user::getFirstAttribute)
                || change.attributes().entrySet().stream().anyMatch(one -> PERSON.contains(one.getKey()) && one.getValue().size() != 1)) {
            return Refusal.of(Status.BAD_REQUEST, "person");
        }
        if (!change.isFresh(name -> values(user, name))) {
            return Refusal.of(Status.CONFLICT, "changed");
        }
        change.attributes().forEach((name, values) -> set(user, name, values));
        change.action().ifPresent(wanted -> demandCode(user, wanted));
        change.role().ifPresent(wanted -> hold(user, wanted));
        if (change.signOut()) {
            SignOut.everywhere(session, realm, user);
            session.users().getConsentsStream(realm, user.getId()).toList()
                    .forEach(consent -> session.users().revokeConsentForClient(realm, user.getId(), consent.getClient().getId()));
        }
        AdminAuth auth = new AdminAuth(realm, matcher.token(), matcher.user(), matcher.client());
        new AdminEventBuilder(realm, auth, session, session.getContext().getConnection())
                .resource(ResourceType.USER).operation(OperationType.UPDATE).resourcePath("users", user.getId()).success();
        return Response.noContent().build();
    }

    /** Neither the proofs of letter and e-mail, which nobody edits, nor what is the tenant's own. */
    private boolean isForStaffAlone(String name) {
        UPAttribute attribute = session.getProvider(UserProfileProvider.class).getConfiguration().getAttribute(name);
        return attribute != null && attribute.getPermissions() != null
                && Set.of(UserProfileConstants.ROLE_ADMIN).equals(attribute.getPermissions().getEdit());
    }

    private static List<String> values(UserModel user, String name) {
        return user.getAttributeStream(name).toList();
    }

    private static void set(UserModel user, String name, List<String> values) {
        if (values.isEmpty()) {
            user.removeAttribute(name);
        } else if (!values.equals(values(user, name))) {
            user.setAttribute(name, values);
        }
    }

    private void hold(UserModel user, boolean wanted) {
        RoleModel tenant = realm.getRole(LetterCodeAction.TENANT_ROLE);
        if (wanted && tenant != null) {
            user.grantRole(tenant);
        } else if (!wanted && tenant != null) {
            user.deleteRoleMapping(tenant);
        }
    }

    private static void demandCode(UserModel user, boolean wanted) {
        boolean demanded = user.getRequiredActionsStream().anyMatch(LetterCodeAction.ID::equals);
        if (wanted && !demanded) {
            user.addRequiredAction(LetterCodeAction.ID);
        } else if (!wanted && demanded) {
            user.removeRequiredAction(LetterCodeAction.ID);
        }
    }
}
