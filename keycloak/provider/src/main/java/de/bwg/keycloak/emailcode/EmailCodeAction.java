package de.bwg.keycloak.emailcode;

import de.bwg.keycloak.forms.CodeForm;
import de.bwg.keycloak.forms.Done;
import de.bwg.keycloak.forms.ShownPage;
import de.bwg.keycloak.forms.StandInAddress;
import de.bwg.keycloak.forms.TypedDigits;
import de.bwg.keycloak.forms.WayBack;
import de.bwg.keycloak.registration.AddressLock;
import de.bwg.keycloak.signin.WaitingSignIn;
import java.util.List;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.requiredactions.VerifyEmail;
import org.keycloak.events.Details;
import org.keycloak.events.Errors;
import org.keycloak.events.EventType;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.Constants;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.FormMessage;
import org.keycloak.protocol.AuthorizationEndpointBase;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * VERIFY_EMAIL in place of Keycloak's own: confirms by code, eMail and Passwort together, so that neither the mailbox
 * nor the password alone confirms an address.
 */
public final class EmailCodeAction extends VerifyEmail {

    /** Auth note: the time of issue of the code whose link was opened in this session. */
    static final String LINK_OPENED = "bwg-email-link";

    private static final String ID = UserModel.RequiredAction.VERIFY_EMAIL.name();
    private static final String FIELD = "emailCode";
    private static final String TEMPLATE = "email-code.ftl";
    private static final String TRUE = Boolean.TRUE.toString();

    @Override
    public int order() {
        return 10;
    }

    /**
     * Every session that reached a user without a password (registration, link) carries the action itself: it stays
     * when the account's own mark goes away because another browser has confirmed meanwhile.
     */
    @Override
    public void evaluateTriggers(RequiredActionContext context) {
        WaitingSignIn.begin(context);
        super.evaluateTriggers(context);
        UserModel user = context.getUser();
        if (user.isEmailVerified() && user.getEmail() != null && user.getFirstAttribute(AddressChange.CONFIRMED) == null) {
            user.setSingleAttribute(AddressChange.CONFIRMED, user.getEmail());
        }
        AuthenticationSessionModel authSession = context.getAuthenticationSession();
        if (authSession != null && (isPending(context) || lacksPassword(authSession))) {
            authSession.addRequiredAction(ID);
        }
    }

    @Override
    public void requiredActionChallenge(RequiredActionContext context) {
        if (WaitingSignIn.isOver(context)) {
            return;
        }
        if (context.getUser().isEmailVerified()) {
            leave(context);
            return;
        }
        AuthenticationSessionModel authSession = context.getAuthenticationSession();
        authSession.addRequiredAction(ID);
        authSession.removeClientNote(AuthorizationEndpointBase.APP_INITIATED_FLOW);
        WayBack.keep(context.getSession(), authSession);
        if (ShownPage.was(authSession, OtherAddress.TEMPLATE) && OtherAddress.isPossible(context.getUser())) {
            OtherAddress.answer(context, true);
            return;
        }
        String email = String.valueOf(context.getUser().getEmail());
        if (email.equals(authSession.getAuthNote(Constants.VERIFY_EMAIL_KEY))) {
            CodeForm fresh = fresh(context);
            show(context, context.form().setAttribute("codeFilledIn", !fresh.code.isEmpty()), fresh);
            return;
        }
        authSession.setAuthNote(Constants.VERIFY_EMAIL_KEY, email);
        boolean registered = TRUE.equals(authSession.getAuthNote(AuthenticationManager.NEW_USER_REGISTERED));
        tell(context, fresh(context), registered ? firstMail(context) : mail(context), null);
    }

    @Override
    public void processAction(RequiredActionContext context) {
        UserModel user = context.getUser();
        // Before the account: whoever registers the address has it, too, and then moves the account aside.
        boolean free = user == null || AddressLock.take(context.getSession(), user.getEmail());
        if (WaitingSignIn.isOverForForm(context)) {
            return;
        }
        if (context.getUser().isEmailVerified()) {
            leave(context);
            return;
        }
        ShownPage.leave(context.getAuthenticationSession());
        String step = context.getHttpRequest().getDecodedFormParameters().getFirst("step");
        if ("code".equals(step)) {
            requiredActionChallenge(context);
            return;
        }
        CodeForm typed = CodeForm.typed(FIELD, context);
        if (!free) {
            refuse(context, typed, List.of(new FormMessage(null, "emailCodeBusy")));
            return;
        }
        if (!AddressLock.isStillOf(context.getSession(), context.getUser())) {
            WaitingSignIn.end(context);
            return;
        }
        if (step != null && OtherAddress.isPossible(context.getUser())) {
            if (OtherAddress.answer(context, "address".equals(step))) {
                tell(context, fresh(context), firstMail(context), "emailOtherDone");
            }
            return;
        }
        if (context.getHttpRequest().getDecodedFormParameters().containsKey("resend")) {
            tell(context, typed, mail(context), "emailCodeSentAgain");
            return;
        }
        List<FormMessage> faults = typed.faults(StandInAddress.shown(context.getUser(), context.getAuthenticationSession()));
        String digits = TypedDigits.of(typed.code).orElse("");
        if (!typed.code.isEmpty() && digits.length() != EmailCode.LENGTH) {
            faults.add(new FormMessage(FIELD, "emailCodeLength"));
        }
        if (!faults.isEmpty()) {
            refuse(context, typed, faults);
            return;
        }
        if (!typed.passwordPasses(context)) {
            report(context, Errors.INVALID_USER_CREDENTIALS);
            refuse(context, typed, List.of(new FormMessage("password", "codeFormPasswordWrong")));
            return;
        }
        compare(context, typed, digits);
    }

    private void compare(RequiredActionContext context, CodeForm typed, String digits) {
        CurrentEmailCode codes = codes(context);
        CurrentEmailCode.Verdict verdict = codes.tryOut(digits);
        switch (verdict) {
            case RIGHT -> confirm(context, codes);
            case WRONG, OLDER -> {
                report(context, Errors.INVALID_CODE);
                refuse(context, typed, List.of(new FormMessage(FIELD, verdict == CurrentEmailCode.Verdict.OLDER ? "emailCodeOlder" : "emailCodeWrong")));
            }
            case OVER -> {
                report(context, Errors.EXPIRED_CODE);
                EmailCodeMail.Outcome sent = mailFor(context)
                        .replace(context.getUriInfo().getBaseUri(), context.getAuthenticationSession());
                refuse(context, typed, List.of(new FormMessage(FIELD, sent.replaced)));
            }
        }
    }

    private static void confirm(RequiredActionContext context, CurrentEmailCode codes) {
        UserModel user = context.getUser();
        user.setEmailVerified(true);
        user.setSingleAttribute(AddressChange.CONFIRMED, user.getEmail());
        user.removeRequiredAction(ID);
        codes.forget();
        context.getEvent().clone().event(EventType.VERIFY_EMAIL).user(user).detail(Details.EMAIL, user.getEmail()).success();
        Done.EMAIL.note(context.getAuthenticationSession());
        context.success();
    }

    /** A session without a password goes back to the login page, the others go on. */
    private void leave(RequiredActionContext context) {
        AuthenticationSessionModel authSession = context.getAuthenticationSession();
        context.getUser().removeRequiredAction(ID);
        authSession.removeClientNote(AuthorizationEndpointBase.APP_INITIATED_FLOW);
        if (authSession.getRequiredActions().contains(ID) && !passwordGiven(authSession)) {
            authSession.setAuthNote(AuthenticationManager.NEW_USER_REGISTERED, TRUE);
        } else {
            authSession.removeAuthNote(AuthenticationManager.NEW_USER_REGISTERED);
        }
        super.requiredActionChallenge(context);
    }

    private static boolean isPending(RequiredActionContext context) {
        return !context.getUser().isEmailVerified()
                && context.getUser().getRequiredActionsStream().anyMatch(ID::equals);
    }

    private static boolean lacksPassword(AuthenticationSessionModel authSession) {
        boolean reachedWithout = TRUE.equals(authSession.getAuthNote(AuthenticationManager.NEW_USER_REGISTERED))
                || authSession.getAuthNote(LINK_OPENED) != null;
        return reachedWithout && !passwordGiven(authSession);
    }

    private static boolean passwordGiven(AuthenticationSessionModel authSession) {
        return TRUE.equals(authSession.getAuthNote(AuthenticationManager.PASSWORD_VALIDATED));
    }

    private static EmailCodeMail.Outcome mail(RequiredActionContext context) {
        AuthenticationSessionModel authSession = context.getAuthenticationSession();
        return mailFor(context).send(context.getUriInfo().getBaseUri(), authSession.getClient(), authSession);
    }

    private static EmailCodeMail.Outcome firstMail(RequiredActionContext context) {
        return mailFor(context).sendFirst(context.getUriInfo().getBaseUri(), context.getAuthenticationSession());
    }

    private static EmailCodeMail mailFor(RequiredActionContext context) {
        return new EmailCodeMail(context.getSession(), context.getRealm(), context.getUser());
    }

    private static CurrentEmailCode codes(RequiredActionContext context) {
        return new CurrentEmailCode(context.getSession(), context.getRealm(), context.getUser());
    }

    /** The page with what became of a mail; {@code sent}: the sentence for a success, or null when the page says enough. */
    private void tell(RequiredActionContext context, CodeForm typed, EmailCodeMail.Outcome outcome, String sent) {
        LoginFormsProvider form = context.form();
        if (outcome.error != null) {
            form.setError(outcome.error);
        } else if (sent != null) {
            form.setInfo(outcome == EmailCodeMail.Outcome.SENT ? sent : "emailCodeMailSoon");
        }
        show(context, form, typed);
    }

    private void refuse(RequiredActionContext context, CodeForm typed, List<FormMessage> faults) {
        LoginFormsProvider form = context.form();
        faults.forEach(form::addError);
        show(context, form, typed);
    }

    private void show(RequiredActionContext context, LoginFormsProvider form, CodeForm values) {
        context.challenge(values.page(form.setAttribute("mail", MailFacts.of(context)), TEMPLATE));
    }

    /** Empty fields, but for the code of a link that was opened in this session and is still good. */
    private static CodeForm fresh(RequiredActionContext context) {
        CurrentEmailCode codes = codes(context);
        String opened = context.getAuthenticationSession().getAuthNote(LINK_OPENED);
        boolean current = codes.isOpen() && Long.toString(codes.issuedAt()).equals(opened);
        return CodeForm.fresh(FIELD, current ? codes.code(codes.issuedAt()).digits() : "",
                StandInAddress.known(context.getUser(), context.getAuthenticationSession()));
    }

    private static void report(RequiredActionContext context, String error) {
        context.getEvent().clone().event(EventType.VERIFY_EMAIL).user(context.getUser()).error(error);
    }
}
