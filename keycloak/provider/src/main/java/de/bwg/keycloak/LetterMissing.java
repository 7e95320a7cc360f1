package de.bwg.keycloak;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.common.util.Time;
import org.keycloak.events.Details;
import org.keycloak.events.EventType;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.UserModel;

/**
 * "Mein Brief ist nicht gekommen": what is known of the letter, and the wish for another one. The matcher reads the wish
 * from the account and decides; the event only tells it to look.
 */
final class LetterMissing {

    private static final String TEMPLATE = "letter-missing.ftl";
    private static final String HINT = "letterAddressHint";

    private LetterMissing() {
    }

    static void show(RequiredActionContext context) {
        UserModel user = context.getUser();
        Locale locale = context.getSession().getContext().resolveLocale(user);
        LoginFormsProvider form = context.form();
        LetterDates.of(user::getFirstAttribute, locale, today()).ifPresent(dates ->
                form.setAttribute("letterDates", dates).setAttribute("addressHint", user.getFirstAttribute(HINT)));
        form.setAttribute("nextLetter", NextLetter.of(user::getFirstAttribute, locale, today()));
        context.challenge(form.createForm(TEMPLATE));
    }

    /** A second order, and one before its day, change nothing. */
    static void order(RequiredActionContext context) {
        UserModel user = context.getUser();
        if (!LetterCode.isVerified(user) && NextLetter.of(user::getFirstAttribute, Locale.GERMAN, today()).orderable()) {
            user.setSingleAttribute(NextLetter.REQUESTED_AT, now().truncatedTo(ChronoUnit.SECONDS).toString());
            context.getEvent().clone().event(EventType.CUSTOM_REQUIRED_ACTION).user(user)
                    .detail(Details.CUSTOM_REQUIRED_ACTION, LetterCode.ID).detail("letter", "requested").success();
        }
        show(context);
    }

    /** The day in Germany. */
    static LocalDate today() {
        return LocalDate.ofInstant(now(), LetterDates.HERE);
    }

    private static Instant now() {
        return Instant.ofEpochMilli(Time.currentTimeMillis());
    }
}
