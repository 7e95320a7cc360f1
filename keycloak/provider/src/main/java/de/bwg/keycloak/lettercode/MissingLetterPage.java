package de.bwg.keycloak.lettercode;

import de.bwg.keycloak.forms.ShownPage;
import de.bwg.keycloak.time.GermanTime;
import java.util.Locale;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.events.Details;
import org.keycloak.events.EventType;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.UserModel;

/**
 * "Mein Brief ist nicht gekommen": what is known of the letter, and the wish for another one. The matcher reads the wish
 * from the account and decides; the event only tells it to look.
 */
final class MissingLetterPage {

    static final String TEMPLATE = "letter-missing.ftl";
    private static final String HINT = "letterAddressHint";

    private MissingLetterPage() {
    }

    static void show(RequiredActionContext context) {
        UserModel user = context.getUser();
        Locale locale = context.getSession().getContext().resolveLocale(user);
        LoginFormsProvider form = context.form();
        LetterDates.of(user::getFirstAttribute, locale, GermanTime.today()).ifPresent(dates ->
                form.setAttribute("letterDates", dates).setAttribute("addressHint", user.getFirstAttribute(HINT)));
        form.setAttribute("nextLetter", NextLetter.of(user::getFirstAttribute, locale, GermanTime.today()));
        ShownPage.is(context.getAuthenticationSession(), TEMPLATE);
        context.challenge(form.createForm(TEMPLATE));
    }

    /** A second order, and one before its day, change nothing. */
    static void order(RequiredActionContext context) {
        UserModel user = context.getUser();
        if (!LetterProof.opens(user::getFirstAttribute) && NextLetter.of(user::getFirstAttribute, Locale.GERMAN, GermanTime.today()).orderable()) {
            user.setSingleAttribute(NextLetter.REQUESTED_AT, GermanTime.now().toString());
            context.getEvent().clone().event(EventType.CUSTOM_REQUIRED_ACTION).user(user)
                    .detail(Details.CUSTOM_REQUIRED_ACTION, LetterCodeAction.ID).detail("letter", "requested").success();
        }
        show(context);
    }
}
