package de.bwg.keycloak.account;

import de.bwg.keycloak.emailcode.EmailCodeMail;
import de.bwg.keycloak.emailcode.WantedAddress;
import de.bwg.keycloak.forms.LatinDigits;
import de.bwg.keycloak.forms.PasswordCheck;
import de.bwg.keycloak.mails.ChangeMail;
import de.bwg.keycloak.signout.SignOut;
import de.bwg.keycloak.webhook.OwnDataQuestion;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.utils.FormMessage;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.validation.Validation;
import org.keycloak.userprofile.UserProfile;
import org.keycloak.userprofile.UserProfileContext;
import org.keycloak.userprofile.UserProfileProvider;
import org.keycloak.userprofile.ValidationException;

/**
 * "Mein Konto": what is stored, and what a tenant may change of it, as pages of a server in the place of Keycloak's console of
 * scripts. What an action of the sign-in can do (password, deletion) is done there, after the password was typed.
 */
public final class AccountPages {

    private static final String OVERVIEW = "account-start.ftl";
    private static final String PHONE = "phoneNumber";
    private static final String EMAIL = "account-email.ftl";
    private static final int LONGEST = 254;
    private static final String DONE = "done";
    /** What may be said to be done after a form or an action of the sign-in, by the word in the address. */
    private static final Set<String> DEEDS = Set.of("password", "phone", "email", "session", "wish", "wishForgotten");
    private static final Map<String, String> ACTIONS = Map.of("UPDATE_PASSWORD", "password");

    private final KeycloakSession session;
    private final RealmModel realm;
    private final AccountVisit visit;
    private final OwnDataQuestion matcher;

    AccountPages(KeycloakSession session, OwnDataQuestion matcher) {
        this.session = session;
        this.matcher = matcher;
        this.realm = session.getContext().getRealm();
        this.visit = new AccountVisit(session);
    }

    @GET
    public Response overview() {
        if (!visit.isIn()) {
            return visit.signIn("", null);
        }
        if (visit.isAnswerOfTheSignIn()) {
            String action = visit.query("kc_action");
            boolean done = action != null && "success".equals(visit.query("kc_action_status"));
            return visit.goTo("", done ? ACTIONS.get(action) : null);
        }
        LoginFormsProvider form = visit.form();
        String done = visit.query(DONE);
        if (done != null && DEEDS.contains(done) && visit.saidSo(done)) {
            form.setSuccess("accountDone." + done);
        }
        return overview(form);
    }

    /** Keycloak's console had an address for each of its pages; whoever kept one comes to the overview. */
    @GET
    @Path("{other:.+}")
    public Response other(@PathParam("other") String other) {
        return visit.isIn() ? visit.goTo("", null) : visit.signIn("", null);
    }

    @GET
    @Path("password")
    public Response password() {
        return visit.signIn("", "UPDATE_PASSWORD");
    }

    @GET
    @Path("deletion")
    public Response deletion() {
        return visit.signIn("", "delete_account");
    }

    @POST
    @Path("phone")
    public Response phone(@FormParam("seal") String seal, @FormParam(PHONE) String typed) {
        if (!visit.accepts(seal)) {
            return visit.refusal();
        }
        UserModel user = visit.user();
        String number = LatinDigits.of(cut(typed));
        UserProfileProvider profiles = session.getProvider(UserProfileProvider.class);
        Map<String, List<String>> values = new HashMap<>(profiles.create(UserProfileContext.ACCOUNT, user).getAttributes().getReadable());
        values.put(PHONE, List.of(number));
        String before = user.getFirstAttribute(PHONE);
        try {
            UserProfile changed = profiles.create(UserProfileContext.ACCOUNT, values, user);
            changed.update(false);
        } catch (ValidationException e) {
            LoginFormsProvider form = visit.form().setAttribute("typedPhone", number);
            faults(e).forEach(form::addError);
            return overview(form);
        }
        EventBuilder event = visit.event(EventType.UPDATE_PROFILE);
        if (!Objects.equals(before, user.getFirstAttribute(PHONE))) {
            event.detail(ChangeMail.CHANGED, PHONE);
        }
        event.success();
        return visit.goTo("", "phone");
    }

    @GET
    @Path("email")
    public Response email() {
        return visit.isIn() ? emailPage(visit.form()) : visit.signIn("email", null);
    }

    /** Asks for another address, with the password; or asks for the mail once more, or gives the wish up. */
    @POST
    @Path("email")
    public Response want(@FormParam("seal") String seal, @FormParam("email") String typed, @FormParam("password") String password,
            @FormParam("step") String step) {
        if (!visit.accepts(seal)) {
            return visit.refusal();
        }
        WantedAddress wanted = wanted();
        if ("forget".equals(step)) {
            wanted.forget();
            return visit.goTo("", null);
        }
        if ("again".equals(step) && wanted.pending().isPresent()) {
            return told(wanted.ask(wanted.pending().get(), visit.address("email")), "emailCodeSentAgain");
        }
        String email = cut(typed);
        LoginFormsProvider form = visit.form().setAttribute("typedEmail", email);
        List<FormMessage> faults = new ArrayList<>();
        if (email.isEmpty() || !Validation.isEmailValid(email)) {
            faults.add(new FormMessage("email", email.isEmpty() ? "codeFormEmailMissing" : "codeFormEmailForm"));
        } else if (email.equalsIgnoreCase(visit.user().getEmail())) {
            faults.add(new FormMessage("email", "accountEmailSame"));
        }
        if (password == null || password.isEmpty()) {
            faults.add(new FormMessage("password", "codeFormPasswordMissing"));
        } else if (faults.isEmpty() && !PasswordCheck.passes(session, realm, visit.user(), password)) {
            faults.add(new FormMessage("password", "codeFormPasswordWrong"));
        }
        if (!faults.isEmpty()) {
            faults.forEach(form::addError);
            return emailPage(form);
        }
        return told(wanted.ask(email.toLowerCase(Locale.ROOT), visit.address("email")), null);
    }

    @POST
    @Path("email/code")
    public Response confirm(@FormParam("seal") String seal, @FormParam("emailCode") String code) {
        if (!visit.accepts(seal)) {
            return visit.refusal();
        }
        String typed = cut(code);
        LoginFormsProvider form = visit.form().setAttribute("typedCode", typed);
        if (typed.isEmpty()) {
            return emailPage(form.addError(new FormMessage("emailCode", "emailCodeMissing")));
        }
        return switch (wanted().confirm(typed)) {
            case CHANGED -> {
                visit.event(EventType.UPDATE_EMAIL).success();
                yield visit.goTo("", "email");
            }
            case WRONG -> emailPage(form.addError(new FormMessage("emailCode", "accountEmailCodeWrong")));
            case OVER -> emailPage(form.setError("accountEmailCodeOver"));
            case NONE -> visit.goTo("", null);
            case BUSY -> emailPage(form.setError("emailCodeBusy"));
        };
    }

    @GET
    @Path("export")
    public Response export() {
        return visit.isIn() ? new OwnDataPage(session, visit, matcher).show() : visit.signIn("export", null);
    }

    /** Hands out what is stored, after the password: it is more than the pages show. */
    @POST
    @Path("export")
    public Response handOut(@FormParam("seal") String seal, @FormParam("password") String password, @FormParam("as") String form) {
        return visit.accepts(seal) ? new OwnDataPage(session, visit, matcher).handOut(password, form) : visit.refusal();
    }

    @GET
    @Path("wish")
    public Response wish() {
        return visit.isIn() ? new ChangeWishPage(session, visit).show() : visit.signIn("wish", null);
    }

    @POST
    @Path("wish")
    public Response sendWish(@FormParam("seal") String seal, @FormParam("wish") String typed, @FormParam("step") String step) {
        return visit.accepts(seal) ? new ChangeWishPage(session, visit).send(typed, step) : visit.refusal();
    }

    /** Ends one session, which must be the tenant's own. */
    @POST
    @Path("session")
    public Response endOne(@FormParam("seal") String seal, @FormParam("session") String id) {
        if (!visit.accepts(seal)) {
            return visit.refusal();
        }
        List<UserSessionModel> named = session.sessions().getUserSessionsStream(realm, visit.user())
                .filter(open -> open.getId().equals(id)).toList();
        for (UserSessionModel open : named) {
            visit.event(EventType.LOGOUT).session(open).success();
            AuthenticationManager.backchannelLogout(session, open, true);
        }
        return visit.goTo("", "session");
    }

    @POST
    @Path("sign-out")
    public Response endAll(@FormParam("seal") String seal) {
        if (!visit.accepts(seal)) {
            return visit.refusal();
        }
        visit.event(EventType.LOGOUT).success();
        SignOut.everywhere(session, realm, visit.user());
        AuthenticationManager.expireIdentityCookie(session);
        return visit.answer(visit.form().setSuccess("accountSignedOut"), "account-over.ftl");
    }

    private Response overview(LoginFormsProvider form) {
        return visit.answer(form.setAttribute("mine", MyData.of(realm, visit.user(), visit.reader()))
                .setAttribute("sessions", OpenSession.of(session, realm, visit.user(), visit.session(), visit.reader()))
                .setAttribute("wishedOn", new ChangeWish(visit.user()).day(visit.reader()))
                .setAttribute("wanted", wanted().pending().orElse(null)), OVERVIEW);
    }

    private Response emailPage(LoginFormsProvider form) {
        WantedAddress wanted = wanted();
        wanted.pending().ifPresent(address -> form.setAttribute("wanted", address).setAttribute("validUntil", wanted.validUntil(visit.reader())));
        return visit.answer(form, EMAIL);
    }

    private Response told(EmailCodeMail.Outcome outcome, String sent) {
        LoginFormsProvider form = visit.form();
        switch (outcome) {
            case FAILED -> form.setError("accountEmailMailFailed");
            case ENOUGH_TODAY -> form.setError("emailCodeMailEnough");
            case TOO_SOON -> form.setInfo("emailCodeMailSoon");
            case SENT -> {
                if (sent != null) {
                    form.setInfo(sent);
                }
            }
        }
        return emailPage(form);
    }

    private static List<FormMessage> faults(ValidationException e) {
        return e.getErrors().stream().map(fault -> PHONE.equals(fault.getAttribute())
                ? new FormMessage(PHONE, fault.getMessage(), fault.getMessageParameters())
                : new FormMessage(null, "accountIncomplete")).distinct().toList();
    }

    private WantedAddress wanted() {
        return new WantedAddress(session, realm, visit.user());
    }

    private static String cut(String typed) {
        String value = typed == null ? "" : typed.strip();
        return value.substring(0, Math.min(value.length(), LONGEST));
    }
}
