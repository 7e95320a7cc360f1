package de.bwg.keycloak.registration;

import de.bwg.keycloak.forms.LatinDigits;
import de.bwg.keycloak.forms.StandInAddress;
import de.bwg.keycloak.forms.WayBack;
import de.bwg.keycloak.limits.ProofOfWork;
import de.bwg.keycloak.limits.VisitorLimits;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import org.keycloak.authentication.FormContext;
import org.keycloak.authentication.ValidationContext;
import org.keycloak.authentication.forms.RegistrationUserCreation;
import org.keycloak.events.Details;
import org.keycloak.events.Errors;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.FormMessage;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.services.messages.Messages;
import org.keycloak.services.validation.Validation;
import org.keycloak.userprofile.ValidationException;

/**
 * Keycloak's registration, in whose place it stands by its id, but one that says the same for every address: a known one
 * gets an account under a stand-in address, and the confirmation mail goes to the owner as a notice. An address that
 * nobody has confirmed yet belongs to whoever registered last.
 */
public final class UniformRegistration extends RegistrationUserCreation {

    /** A field that people do not see: whoever fills it in is a script. */
    private static final String HONEYPOT = "homepage";
    private static final String CACHED_PROFILE = "UP_REGISTER";
    private static final int LONGEST_FORM_VALUE = 2000;

    @Override
    public int order() {
        return 10;
    }

    @Override
    public void buildPage(FormContext context, LoginFormsProvider form) {
        super.buildPage(context, form);
        WayBack.keep(context.getSession(), context.getAuthenticationSession());
        ProofOfWork proof = proofOfWork(context);
        if (proof.isWanted()) {
            form.setAttribute("proofOfWork", proof.challenge());
        }
    }

    @Override
    public void validate(ValidationContext context) {
        MultivaluedMap<String, String> form = context.getHttpRequest().getDecodedFormParameters();
        context.getEvent().detail(Details.REGISTER_METHOD, "form");
        if (isStrange(form)) {
            refuse(context, form, List.of(new FormMessage(null, "registrationStrange")));
            return;
        }
        form.computeIfPresent(PostalCode.ATTRIBUTE, (name, typed) -> typed.stream().map(PostalCode::plain).toList());
        form.computeIfPresent("phoneNumber", (name, typed) -> typed.stream().map(LatinDigits::of).toList());
        if (!AddressLock.take(context.getSession(), form.getFirst(UserModel.EMAIL))) {
            refuse(context, form, List.of(new FormMessage(null, "registrationBusy")));
            return;
        }
        List<FormMessage> faults = faults(context, form);
        if (!faults.isEmpty()) {
            refuse(context, form, faults);
            return;
        }
        VisitorLimits limits = new VisitorLimits(context.getSession(), "registrations");
        if (!limits.admitsNetwork() || !limits.admitsMailbox(form.getFirst(UserModel.EMAIL))) {
            refuse(context, form, List.of(new FormMessage(null, "registrationTooMany")));
            return;
        }
        if (!proofOfWork(context).admits(form.getFirst(ProofOfWork.FIELD))) {
            refuse(context, form, List.of(new FormMessage(null, "registrationProofMissing")));
            return;
        }
        context.success();
    }

    @Override
    public void success(FormContext context) {
        MultivaluedMap<String, String> form = context.getHttpRequest().getDecodedFormParameters();
        String typed = form.getFirst(UserModel.EMAIL).strip();
        boolean taken = ClaimedAddress.isTaken(context.getSession(), context.getRealm(), typed);
        if (taken) {
            form.putSingle(UserModel.EMAIL, StandInAddress.next());
        }
        StandInAddress.remember(context.getAuthenticationSession(), typed);
        context.getSession().removeAttribute(CACHED_PROFILE);
        super.success(context);
        rememberLanguage(context);
        if (taken) {
            Squatter.mark(context.getSession(), context.getRealm(), context.getUser(), typed);
        }
        form.putSingle(UserModel.EMAIL, typed);
        context.getAuthenticationSession().setClientNote(OIDCLoginProtocol.LOGIN_HINT_PARAM, typed);
    }

    /** Mails that are sent without a browser know no other language than this one. */
    private static void rememberLanguage(FormContext context) {
        UserModel user = context.getUser();
        user.setSingleAttribute(UserModel.LOCALE, context.getSession().getContext().resolveLocale(user).toLanguageTag());
    }

    private static ProofOfWork proofOfWork(FormContext context) {
        return new ProofOfWork(context.getSession(), "registrations");
    }

    /** What is wrong with the fields, but for an address that somebody has. */
    private List<FormMessage> faults(ValidationContext context, MultivaluedMap<String, String> form) {
        try {
            getOrCreateUserProfile(context, form).validate();
            return List.of();
        } catch (ValidationException e) {
            List<ValidationException.Error> others = e.getErrors().stream()
                    .filter(error -> !Messages.EMAIL_EXISTS.equals(error.getMessage()) && !Messages.USERNAME_EXISTS.equals(error.getMessage()))
                    .toList();
            return Validation.getFormErrorsFromValidation(others);
        }
    }

    private static boolean isStrange(MultivaluedMap<String, String> form) {
        String honeypot = form.getFirst(HONEYPOT);
        return honeypot != null && !honeypot.isEmpty()
                || form.values().stream().anyMatch(values -> values.size() > 1
                        || values.stream().anyMatch(value -> value.length() > LONGEST_FORM_VALUE));
    }

    private static void refuse(ValidationContext context, MultivaluedMap<String, String> form, List<FormMessage> faults) {
        form.remove("password");
        form.remove("password-confirm");
        context.error(Errors.INVALID_REGISTRATION);
        context.validationError(form, faults);
    }
}
