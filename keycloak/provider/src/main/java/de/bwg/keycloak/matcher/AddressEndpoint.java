package de.bwg.keycloak.matcher;

import com.fasterxml.jackson.databind.JsonNode;
import de.bwg.keycloak.emailcode.EmailCodeMail;
import de.bwg.keycloak.forms.AppStartPage;
import de.bwg.keycloak.http.Refusal;
import de.bwg.keycloak.http.StrictJson;
import de.bwg.keycloak.lettercode.LetterCodeAction;
import de.bwg.keycloak.registration.AddressLock;
import de.bwg.keycloak.staff.Staff;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import org.keycloak.events.admin.OperationType;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.managers.AuthenticationManager.AuthResult;
import org.keycloak.services.resources.admin.AdminAuth;
import org.keycloak.services.resources.admin.AdminEventBuilder;
import org.keycloak.services.validation.Validation;

/** An address that was mistyped, put right by staff: unproven until its code is typed; one that was confirmed is told. */
public final class AddressEndpoint {

    private static final int LONGEST = 254;
    private static final String REGISTERED = "registeredAddress";

    private final KeycloakSession session;
    private final RealmModel realm;

    public AddressEndpoint(KeycloakSession session) {
        this.session = session;
        this.realm = session.getContext().getRealm();
    }

    /** 204 changed, 400 no address, 401 and 403 token, 404 no such user, 409 somebody else's, or an account that is open or of staff. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response correct(String body) {
        return MatcherCaller.admit(session, matcher -> {
            JsonNode asked = StrictJson.object(body);
            String email = asked.path("email").asText("").strip().toLowerCase();
            if (email.isEmpty() || email.length() > LONGEST || !Validation.isEmailValid(email) || email.endsWith(".invalid")) {
                return Refusal.of(Status.BAD_REQUEST, "email");
            }
            UserModel user = session.users().getUserById(realm, asked.path("user_id").asText(""));
            if (user == null || user.getServiceAccountClientLink() != null) {
                return Refusal.of(Status.NOT_FOUND, "user");
            }
            return mayBe(user, email) ? correct(user, email, matcher) : Refusal.of(Status.CONFLICT, "email");
        });
    }

    /** Whoever could change the address of an open account could have its password sent to himself. */
    private boolean mayBe(UserModel user, String email) {
        return user.isEnabled() && !Staff.includes(realm, user) && !user.hasRole(realm.getRole(LetterCodeAction.TENANT_ROLE))
                && AddressLock.take(session, email) && session.users().getUserByEmail(realm, email) == null
                && session.users().getUserByUsername(realm, email) == null;
    }

    private Response correct(UserModel user, String email, AuthResult matcher) {
        user.setEmail(email);
        user.setUsername(email);
        user.setEmailVerified(false);
        user.removeAttribute(REGISTERED);
        user.addRequiredAction(UserModel.RequiredAction.VERIFY_EMAIL);
        AdminAuth auth = new AdminAuth(realm, matcher.token(), matcher.user(), matcher.client());
        new AdminEventBuilder(realm, auth, session, session.getContext().getConnection())
                .resource(ResourceType.USER).operation(OperationType.UPDATE).resourcePath("users", user.getId()).success();
        ClientModel portal = AppStartPage.portal(realm);
        if (portal != null) {
            session.getContext().setClient(portal);
            new EmailCodeMail(session, realm, user).send(session.getContext().getUri().getBaseUri(), portal, null);
        }
        return Response.noContent().build();
    }
}
