package de.bwg.keycloak.publicpages;

import de.bwg.keycloak.forms.StandalonePage;
import de.bwg.keycloak.letterservice.DisownAnswer;
import de.bwg.keycloak.letterservice.LetterService;
import de.bwg.keycloak.time.GermanTime;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.Response;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.utils.FormMessage;

/** "Das war ich nicht": who holds a letter for an account of somebody else stops it with the letter's number and code. */
public final class DisownPage {

    private static final String TEMPLATE = "konto-nicht-ich.ftl";
    private static final String NUMBER = "letterNumber";
    private static final String CODE = "letterCode";
    private static final int LONGEST = 64;

    private final KeycloakSession session;
    private final StandalonePage page;
    private final LetterService letters;

    DisownPage(KeycloakSession session, StandalonePage page, LetterService letters) {
        this.session = session;
        this.page = page;
        this.letters = letters;
    }

    @GET
    public Response show() {
        return page.answer(page.form(), TEMPLATE);
    }

    @POST
    public Response stop(@FormParam(NUMBER) String typedNumber, @FormParam(CODE) String typedCode) {
        String number = read(typedNumber);
        String code = read(typedCode);
        LoginFormsProvider form = page.form().setAttribute("typedNumber", number).setAttribute("typedCode", code);
        if (!page.isFromHere()) {
            return page.answer(form.setError("notMeElsewhere").setStatus(Status.FORBIDDEN), TEMPLATE);
        }
        if (number.isEmpty() || code.isEmpty()) {
            return page.answer(missing(form, number, code), TEMPLATE);
        }
        if (!page.admits("not-me")) {
            return page.answer(form.setError("kontoTooMany").setStatus(Status.TOO_MANY_REQUESTS), TEMPLATE);
        }
        return page.answer(outcome(form, letters.disown(session, number, code)), TEMPLATE);
    }

    private static LoginFormsProvider missing(LoginFormsProvider form, String number, String code) {
        if (number.isEmpty()) {
            form.addError(new FormMessage(NUMBER, "notMeNumberMissing"));
        }
        if (code.isEmpty()) {
            form.addError(new FormMessage(CODE, "letterCodeMissing"));
        }
        return form;
    }

    /** Whether the number or the code is wrong is never told apart. */
    private static LoginFormsProvider outcome(LoginFormsProvider form, DisownAnswer answer) {
        return switch (answer.result()) {
            case YES -> form.setSuccess("notMeStopped").setAttribute("stopped", true);
            case NO -> form.addError(new FormMessage(NUMBER, "notMeWrong"));
            case PAUSED -> answer.retryAt()
                    .map(until -> form.setError("letterCodePausedUntil", GermanTime.clock(until)))
                    .orElseGet(() -> form.setError("notMeLocked")).setStatus(Status.TOO_MANY_REQUESTS);
            case NONE -> form.setError("notMeFailed").setStatus(Status.SERVICE_UNAVAILABLE);
        };
    }

    private static String read(String typed) {
        String value = typed == null ? "" : typed.strip();
        return value.substring(0, Math.min(value.length(), LONGEST));
    }
}
