package de.bwg.keycloak.account;

import de.bwg.keycloak.limits.Limit;
import jakarta.ws.rs.core.Response;
import org.keycloak.events.EventType;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.utils.FormMessage;

/** Where a tenant writes what has changed of what was proven, which nobody but staff changes. */
final class ChangeWishPage {

    private static final String FIELD = "wish";
    private static final int A_DAY = 10;
    private static final long DAY_SECONDS = 24 * 60 * 60;
    /** What is given back of a text that is far too long. */
    private static final int MOST_KEPT = 4000;

    private final KeycloakSession session;
    private final AccountVisit visit;
    private final ChangeWish wish;

    ChangeWishPage(KeycloakSession session, AccountVisit visit) {
        this.session = session;
        this.visit = visit;
        this.wish = new ChangeWish(visit.user());
    }

    Response show() {
        return visit.isOfStaff() ? visit.goTo("", null) : page(visit.form(), wish.text());
    }

    /** {@code step}: {@code forget} withdraws the one that waits. */
    Response send(String typed, String step) {
        if (visit.isOfStaff()) {
            return visit.goTo("", null);
        }
        if ("forget".equals(step)) {
            wish.withdraw();
            tell("withdrawn");
            return visit.goTo("", "wishForgotten");
        }
        String text = ChangeWish.tidy(typed);
        int length = text.codePointCount(0, text.length());
        if (length == 0 || length > ChangeWish.LONGEST) {
            FormMessage fault = length == 0 ? new FormMessage(FIELD, "accountWishMissing")
                    : new FormMessage(FIELD, "accountWishLong", Integer.toString(length));
            return page(visit.form().addError(fault), text.substring(0, Math.min(text.length(), MOST_KEPT)));
        }
        Limit day = new Limit(session, "change-wish-" + visit.user().getId(), A_DAY, DAY_SECONDS);
        if (day.take() == 0) {
            return page(visit.form().setError("accountWishEnough", visit.freeAgain(day)), text);
        }
        wish.set(text);
        tell("asked");
        return visit.goTo("", "wish");
    }

    /** The matcher reads of it in Keycloak's event. */
    private void tell(String what) {
        visit.event(EventType.UPDATE_PROFILE).detail("change_wish", what).success();
    }

    private Response page(LoginFormsProvider form, String text) {
        return visit.answer(form.setAttribute("typedWish", text).setAttribute("wishedOn", wish.day(visit.reader())), "account-wish.ftl");
    }
}
