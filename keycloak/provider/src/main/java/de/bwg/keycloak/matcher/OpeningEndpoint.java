package de.bwg.keycloak.matcher;

import de.bwg.keycloak.forms.StandInAddress;
import de.bwg.keycloak.http.Refusal;
import de.bwg.keycloak.lettercode.LetterCodeAction;
import de.bwg.keycloak.matcher.OpeningStep.Proposal;
import de.bwg.keycloak.staff.Staff;
import de.bwg.keycloak.time.GermanTime;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.events.admin.OperationType;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.managers.AppAuthManager;
import org.keycloak.services.managers.AuthenticationManager.AuthResult;
import org.keycloak.services.resources.admin.AdminAuth;
import org.keycloak.services.resources.admin.AdminEventBuilder;

/**
 * Letting a tenant in without a letter. The matcher asks, and each step carries the token of the lead who takes it, so that
 * neither the matcher alone nor one lead alone ever makes a proof.
 */
public final class OpeningEndpoint {

    private static final Logger LOG = Logger.getLogger(OpeningEndpoint.class);
    private static final int LONGEST_STEP = 16_384;
    private static final String DESK = "desk";
    private static final String LEAD = "lead";
    private static final String PROPOSED = "openingProposed";

    private final KeycloakSession session;
    private final RealmModel realm;

    public OpeningEndpoint(KeycloakSession session) {
        this.session = session;
        this.realm = session.getContext().getRealm();
    }

    /** 204 done, 400 not understood, 401 and 403 the matcher's token or the person's, 404 no such user, 409 it cannot be. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response take(String body) {
        return MatcherCaller.admit(session, matcher -> {
            Optional<OpeningStep> step = body.length() > LONGEST_STEP ? Optional.empty() : OpeningStep.of(body);
            return step.map(one -> take(one, matcher)).orElseGet(() -> Refusal.of(Status.BAD_REQUEST, "step"));
        });
    }

    private Response take(OpeningStep step, AuthResult matcher) {
        UserModel lead = person(step.person());
        if (lead == null) {
            return Refusal.of(Status.FORBIDDEN, "person");
        }
        UserModel user = session.users().getUserById(realm, step.userId());
        if (user == null || user.getServiceAccountClientLink() != null) {
            return Refusal.of(Status.NOT_FOUND, "user");
        }
        if (!user.isEnabled() || !user.isEmailVerified() || StandInAddress.isOf(user) || Staff.includes(realm, user)) {
            return Refusal.of(Status.CONFLICT, "user");
        }
        if (!(step.confirms() ? confirm(step, user, lead) : propose(step, user, lead))) {
            return Refusal.of(Status.CONFLICT, "proposal");
        }
        AdminAuth auth = new AdminAuth(realm, matcher.token(), matcher.user(), matcher.client());
        new AdminEventBuilder(realm, auth, session, session.getContext().getConnection())
                .resource(ResourceType.USER).operation(OperationType.UPDATE).resourcePath("users", user.getId()).success();
        return Response.noContent().build();
    }

    private boolean propose(OpeningStep step, UserModel user, UserModel lead) {
        user.setSingleAttribute(PROPOSED, new Proposal(GermanTime.now(), lead.getId(), step.tenancy()).toString());
        return true;
    }

    private boolean confirm(OpeningStep step, UserModel user, UserModel lead) {
        Optional<Proposal> proposal = Proposal.of(user.getFirstAttribute(PROPOSED));
        if (proposal.isEmpty() || !proposal.get().mayBeConfirmed(step, lead.getId(), GermanTime.now())
                || !leads(session.users().getUserById(realm, proposal.get().lead()))
                || !LetterCodeAction.openByTwoOfStaff(realm, user, step.tenancy())) {
            return false;
        }
        user.removeAttribute(PROPOSED);
        LOG.warnf("opening.confirmed user=%s first=%s second=%s", user.getId(), proposal.get().lead(), lead.getId());
        return true;
    }

    /** Whoever is signed in at the desk with this token and leads now; null for anybody else. */
    private UserModel person(String token) {
        AuthResult found = new AppAuthManager.BearerTokenAuthenticator(session).setTokenString(token).authenticate();
        boolean atTheDesk = found != null && DESK.equals(found.client().getClientId()) && DESK.equals(found.token().getIssuedFor())
                && found.user().getServiceAccountClientLink() == null;
        return atTheDesk && leads(found.user()) ? found.user() : null;
    }

    private boolean leads(UserModel user) {
        RoleModel role = realm.getRole(LEAD);
        return user != null && user.isEnabled() && role != null && user.hasRole(role);
    }
}
