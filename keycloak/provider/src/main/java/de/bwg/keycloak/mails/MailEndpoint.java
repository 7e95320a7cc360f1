package de.bwg.keycloak.mails;

import de.bwg.keycloak.forms.AppStartPage;
import de.bwg.keycloak.forms.StandInAddress;
import de.bwg.keycloak.http.Refusal;
import de.bwg.keycloak.matcher.MatcherCaller;
import de.bwg.keycloak.staff.Staff;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.Response;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.email.EmailException;
import org.keycloak.email.EmailTemplateProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;

/** Mails about the letter, sent for the matcher: it knows when, Keycloak alone knows the address and the words. */
public final class MailEndpoint {

    private static final Logger LOG = Logger.getLogger(MailEndpoint.class);
    private static final int UNPROCESSABLE = 422;
    private static final int LONGEST_ORDER = 4096;

    private final KeycloakSession session;
    private final RealmModel realm;

    public MailEndpoint(KeycloakSession session) {
        this.session = session;
        this.realm = session.getContext().getRealm();
    }

    /** 204 sent, 400 not understood, 401 and 403 token, 404 no such user, 409 no address to write to, 422 refused for good, 502 not now. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response send(String body) {
        return MatcherCaller.admit(session, matcher -> {
            Optional<MailOrder> order = body.length() > LONGEST_ORDER ? Optional.empty() : MailOrder.of(body);
            return order.map(this::send).orElseGet(() -> Refusal.of(Status.BAD_REQUEST, "order"));
        });
    }

    private Response send(MailOrder order) {
        UserModel user = session.users().getUserById(realm, order.userId());
        if (user == null) {
            return Refusal.of(Status.NOT_FOUND, "user");
        }
        if (!(user.isEnabled() || order.kind().goesToDisabled()) || user.getEmail() == null || StandInAddress.isOf(user)
                || !(user.isEmailVerified() || order.kind().goesToUnconfirmed())) {
            return Refusal.of(Status.CONFLICT, "email");
        }
        if (Staff.includes(realm, user)
                || order.kind().endsInDeletion() && user.getRoleMappingsStream().anyMatch(RoleModel::isClientRole)) {
            return Refusal.of(Status.CONFLICT, "staff");
        }
        try {
            session.getProvider(EmailTemplateProvider.class).setRealm(realm).setUser(user)
                    .send(order.kind().subject, List.of(), order.kind().template, facts(order, user));
        } catch (EmailException e) {
            LOG.warnf("The mail %s for user %s could not be sent", order.kind(), user.getId());
            return MailRefusal.isForGood(e) ? Refusal.of(UNPROCESSABLE, "mail_refused") : Refusal.of(Status.BAD_GATEWAY, "mail");
        }
        return Response.noContent().build();
    }

    private Map<String, Object> facts(MailOrder order, UserModel user) {
        Locale locale = session.getContext().resolveLocale(user);
        DateTimeFormatter words = DateTimeFormatter.ofLocalizedDate(FormatStyle.FULL).withLocale(locale);
        Map<String, Object> facts = new HashMap<>();
        order.kind().notice.ifPresent(notice -> facts.put("notice", notice.key));
        order.dates().forEach((day, date) -> facts.put(day.placeholder, words.format(date)));
        if (order.kind().notice.isPresent()) {
            order.dates().values().forEach(date -> facts.put("day", words.format(date)));
        }
        AppStartPage.of(session, AppStartPage.portal(realm)).ifPresent(link -> facts.put("link", link));
        return facts;
    }
}
