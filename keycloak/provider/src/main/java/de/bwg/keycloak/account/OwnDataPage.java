package de.bwg.keycloak.account;

import de.bwg.keycloak.forms.PasswordCheck;
import de.bwg.keycloak.limits.Limit;
import de.bwg.keycloak.mails.ChangeMail;
import de.bwg.keycloak.webhook.OwnDataQuestion;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.events.Details;
import org.keycloak.events.EventType;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.FormMessage;

/** What is stored of a tenant in all parts, as a file for its owner (Art. 15 and 20 GDPR); the matcher collects it. */
final class OwnDataPage {

    private static final Logger LOG = Logger.getLogger(OwnDataPage.class);
    private static final int A_DAY = 5;
    private static final long DAY_SECONDS = 24 * 60 * 60;
    /** Of those that came to nothing, too: each may hold a request for seconds. */
    private static final int TRIES_AN_HOUR = 15;
    private static final long HOUR_SECONDS = 60 * 60;

    private final KeycloakSession session;
    private final RealmModel realm;
    private final AccountVisit visit;
    private final OwnDataQuestion matcher;

    OwnDataPage(KeycloakSession session, AccountVisit visit, OwnDataQuestion matcher) {
        this.session = session;
        this.realm = session.getContext().getRealm();
        this.visit = visit;
        this.matcher = matcher;
    }

    Response show() {
        return visit.isOfStaff() ? visit.goTo("", null) : page(visit.form());
    }

    Response handOut(String password, String wanted) {
        if (visit.isOfStaff()) {
            return visit.goTo("", null);
        }
        if (password == null || password.isEmpty()) {
            return page(visit.form().addError(new FormMessage("password", "codeFormPasswordMissing")));
        }
        if (!PasswordCheck.passes(session, realm, visit.user(), password)) {
            return page(visit.form().addError(new FormMessage("password", "codeFormPasswordWrong")));
        }
        Limit tries = limit("tries", TRIES_AN_HOUR, HOUR_SECONDS);
        Limit day = limit("day", A_DAY, DAY_SECONDS);
        // The longer pause first, since its end is told.
        if (day.take() == 0) {
            return enough(day);
        }
        if (tries.take() == 0) {
            day.giveBack();
            return enough(tries);
        }
        String form = "json".equals(wanted) ? "json" : "pdf";
        Optional<byte[]> file = matcher.ask(session, realm, visit.user(), form);
        if (file.isEmpty()) {
            day.giveBack();
            LOG.warnf("What is stored of user %s could not be handed out", visit.user().getId());
            return page(visit.form().setError("accountExportLater"));
        }
        visit.event(EventType.CUSTOM_REQUIRED_ACTION).detail(Details.CUSTOM_REQUIRED_ACTION, ChangeMail.OWN_DATA).detail("form", form).success();
        return Response.ok(file.get(), "application/" + form)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"meine-daten." + form + '"')
                .header(HttpHeaders.CACHE_CONTROL, "no-store").build();
    }

    private Response enough(Limit limit) {
        return page(visit.form().setError("accountExportEnough", visit.freeAgain(limit)));
    }

    private Response page(LoginFormsProvider form) {
        return visit.answer(form, "account-export.ftl");
    }

    private Limit limit(String what, int size, long seconds) {
        return new Limit(session, "own-data-" + what + '-' + visit.user().getId(), size, seconds);
    }
}
