package de.bwg.keycloak.emailcode;

import de.bwg.keycloak.forms.CodeForm;
import de.bwg.keycloak.forms.ShownPage;
import de.bwg.keycloak.forms.StandInAddress;
import de.bwg.keycloak.limits.VisitorLimits;
import de.bwg.keycloak.registration.AddressLock;
import de.bwg.keycloak.registration.ClaimedAddress;
import de.bwg.keycloak.registration.Unproven;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.events.EventType;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.FormMessage;
import org.keycloak.services.validation.Validation;

/**
 * "Adresse ändern": whoever mistyped his address at the registration types it anew, with his password. It says the same for
 * every address, as the registration does, and counts as one.
 */
final class OtherAddress {

    static final String TEMPLATE = "email-other.ftl";

    private static final String FIELD = "email";
    private static final int LONGEST = 254;

    private OtherAddress() {
    }

    /** For an account that is nothing but a filled-in form; whoever was confirmed once changes his address elsewhere. */
    static boolean isPossible(UserModel user) {
        return Unproven.is(user) || StandInAddress.isOf(user) && !user.isEmailVerified();
    }

    /** True when the address is another one now; otherwise the page is the answer. {@code open}: nothing was typed yet. */
    static boolean answer(RequiredActionContext context, boolean open) {
        if (open) {
            show(context, "", List.of());
            return false;
        }
        CodeForm typed = CodeForm.typed("code", context);
        List<FormMessage> faults = faults(context, typed);
        if (!faults.isEmpty()) {
            show(context, typed.email, faults);
            return false;
        }
        ClaimedAddress.give(context.getSession(), context.getRealm(), context.getUser(), typed.email, context.getAuthenticationSession());
        new CurrentEmailCode(context.getSession(), context.getRealm(), context.getUser()).forget();
        context.getEvent().clone().event(EventType.UPDATE_EMAIL).user(context.getUser()).success();
        return true;
    }

    private static List<FormMessage> faults(RequiredActionContext context, CodeForm typed) {
        List<FormMessage> faults = new ArrayList<>(typed.faultsOfPassword());
        wrong(context, typed.email).ifPresent(key -> faults.add(0, new FormMessage(FIELD, key)));
        if (!faults.isEmpty()) {
            return faults;
        }
        VisitorLimits limits = new VisitorLimits(context.getSession(), "registrations");
        if (!limits.admitsNetwork() || !limits.admitsMailbox(typed.email)) {
            return List.of(new FormMessage(null, "registrationTooMany"));
        }
        if (!typed.passwordPasses(context)) {
            return List.of(new FormMessage("password", "codeFormPasswordWrong"));
        }
        return AddressLock.take(context.getSession(), typed.email) ? List.of() : List.of(new FormMessage(null, "emailCodeBusy"));
    }

    private static Optional<String> wrong(RequiredActionContext context, String email) {
        if (email.isEmpty()) {
            return Optional.of("codeFormEmailMissing");
        }
        if (email.length() > LONGEST || !Validation.isEmailValid(email)) {
            return Optional.of("codeFormEmailForm");
        }
        boolean same = email.equalsIgnoreCase(StandInAddress.shown(context.getUser(), context.getAuthenticationSession()));
        return same ? Optional.of("emailOtherSame") : Optional.empty();
    }

    private static void show(RequiredActionContext context, String typed, List<FormMessage> faults) {
        ShownPage.is(context.getAuthenticationSession(), TEMPLATE);
        LoginFormsProvider form = context.form();
        faults.forEach(form::addError);
        Response page = form.setAttribute("typedEmail", typed)
                .setAttribute("knownEmail", StandInAddress.known(context.getUser(), context.getAuthenticationSession()))
                .createForm(TEMPLATE);
        context.challenge(page);
    }
}
