package de.bwg.keycloak.lettercode;

import de.bwg.keycloak.forms.CodeForm;
import de.bwg.keycloak.forms.Done;
import de.bwg.keycloak.forms.ShownPage;
import de.bwg.keycloak.forms.WayBack;
import de.bwg.keycloak.letterservice.CodeAnswer;
import de.bwg.keycloak.letterservice.LetterService;
import de.bwg.keycloak.signin.WaitingSignIn;
import de.bwg.keycloak.staff.Staff;
import de.bwg.keycloak.time.GermanTime;
import java.util.List;
import java.util.Locale;
import org.jboss.logging.Logger;
import org.keycloak.Config;
import org.keycloak.authentication.InitiatedActionSupport;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.RequiredActionFactory;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.events.Details;
import org.keycloak.events.Errors;
import org.keycloak.events.EventType;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.FormMessage;

/** LETTER_CODE: nobody gets past the page "Konto-Bestätigung" without letter-service's explicit yes. */
public final class LetterCodeAction implements RequiredActionProvider, RequiredActionFactory {

    public static final String ID = "LETTER_CODE";
    public static final String TENANT_ROLE = "mieter";

    private static final Logger LOG = Logger.getLogger(LetterCodeAction.class);
    private static final String FIELD = "letterCode";
    private static final String TEMPLATE = "letter-code.ftl";

    private LetterService letters;

    /**
     * The action comes back at every login while the mark is missing, whoever took it away. The login carries it: to write
     * it on the account, as the matcher does, would make a conflict of two writes in the same moment. Staff live nowhere for
     * us; they have a second factor in its place, and never the tenants' role.
     */
    @Override
    public void evaluateTriggers(RequiredActionContext context) {
        WaitingSignIn.begin(context);
        UserModel user = context.getUser();
        if (user.getServiceAccountClientLink() == null && !LetterProof.opens(user::getFirstAttribute)
                && !Staff.includes(context.getRealm(), user)) {
            context.getAuthenticationSession().addRequiredAction(ID);
        }
    }

    @Override
    public void requiredActionChallenge(RequiredActionContext context) {
        if (WaitingSignIn.isOver(context)) {
            return;
        }
        UserModel user = context.getUser();
        if (LetterProof.opens(user::getFirstAttribute) && !isDemanded(user) || Staff.includes(context.getRealm(), user)) {
            context.success();
            return;
        }
        WayBack.keep(context.getSession(), context.getAuthenticationSession());
        if (ShownPage.was(context.getAuthenticationSession(), MissingLetterPage.TEMPLATE)) {
            MissingLetterPage.show(context);
            return;
        }
        show(context, context.form(), CodeForm.fresh(FIELD, "", String.valueOf(user.getEmail())));
    }

    @Override
    public void processAction(RequiredActionContext context) {
        if (WaitingSignIn.isOverForForm(context)) {
            return;
        }
        Done.forget(context.getAuthenticationSession());
        ShownPage.leave(context.getAuthenticationSession());
        String step = context.getHttpRequest().getDecodedFormParameters().getFirst("step");
        switch (step == null ? "" : step) {
            case "missing" -> MissingLetterPage.show(context);
            case "order" -> MissingLetterPage.order(context);
            case "code" -> requiredActionChallenge(context);
            default -> compare(context);
        }
    }

    private void compare(RequiredActionContext context) {
        CodeForm typed = CodeForm.typed(FIELD, context);
        List<FormMessage> faults = typed.faults(context.getUser().getEmail());
        if (!faults.isEmpty()) {
            refuse(context, typed, faults);
            return;
        }
        if (!typed.passwordPasses(context)) {
            report(context, Errors.INVALID_USER_CREDENTIALS);
            refuse(context, typed, List.of(new FormMessage("password", "codeFormPasswordWrong")));
            return;
        }
        CodeAnswer answer = letters.verify(context.getSession(), context.getUser(), typed.code);
        if (answer.result() == CodeAnswer.Result.YES) {
            admit(context, typed, answer.tenancy());
            return;
        }
        report(context, "letter_code_" + answer.result().name().toLowerCase(Locale.ROOT));
        refuse(context, typed, List.of(fault(answer)));
    }

    private void admit(RequiredActionContext context, CodeForm typed, String tenancy) {
        if (!open(context.getRealm(), context.getUser(), LetterProof.of(tenancy))) {
            refuse(context, typed, List.of(fault(CodeAnswer.NONE)));
            return;
        }
        Done.ACCOUNT.note(context.getAuthenticationSession());
        context.success();
    }

    /** Opens an account without a letter, since two people of staff stand for it. */
    public static boolean openByTwoOfStaff(RealmModel realm, UserModel user, String tenancy) {
        return open(realm, user, LetterProof.byTwoOfStaff(tenancy));
    }

    private static boolean open(RealmModel realm, UserModel user, String mark) {
        RoleModel tenant = realm.getRole(TENANT_ROLE);
        if (tenant == null) {
            LOG.errorf("The realm %s has no role %s: nobody can be admitted", realm.getName(), TENANT_ROLE);
            return false;
        }
        user.setSingleAttribute(LetterProof.ATTRIBUTE, mark);
        user.removeRequiredAction(ID);
        user.grantRole(tenant);
        return true;
    }

    private static FormMessage fault(CodeAnswer answer) {
        return switch (answer.result()) {
            case TYPO -> new FormMessage(FIELD, "letterCodeTypo");
            case WRONG -> new FormMessage(FIELD, "letterCodeWrong");
            case PAUSED -> answer.retryAt()
                    .map(until -> new FormMessage(FIELD, "letterCodePausedUntil", GermanTime.clock(until)))
                    .orElse(new FormMessage(FIELD, "letterCodePaused"));
            case LOCKED -> new FormMessage(FIELD, "letterCodeLocked");
            case YES, NONE -> new FormMessage(FIELD, "letterCodeFailed");
        };
    }

    private void refuse(RequiredActionContext context, CodeForm typed, List<FormMessage> faults) {
        LoginFormsProvider form = context.form();
        faults.forEach(form::addError);
        show(context, form, typed);
    }

    private void show(RequiredActionContext context, LoginFormsProvider form, CodeForm values) {
        UserModel user = context.getUser();
        LetterDates.of(user::getFirstAttribute, context.getSession().getContext().resolveLocale(user), GermanTime.today())
                .ifPresent(dates -> form.setAttribute("letterDates", dates));
        form.setAttribute("done", Done.before(context.getAuthenticationSession()));
        context.challenge(values.page(form, TEMPLATE));
    }

    /** On the account; what a login carries came from a missing mark, and ends when another browser has brought it. */
    private static boolean isDemanded(UserModel user) {
        return user.getRequiredActionsStream().anyMatch(ID::equals);
    }

    private static void report(RequiredActionContext context, String error) {
        context.getEvent().clone().event(EventType.CUSTOM_REQUIRED_ACTION).user(context.getUser())
                .detail(Details.CUSTOM_REQUIRED_ACTION, ID).error(error);
    }

    /** Supported, since Keycloak 26.7 takes an unsupported action that is asked for by kc_action out of the way. */
    @Override
    public InitiatedActionSupport initiatedActionSupport() {
        return InitiatedActionSupport.SUPPORTED;
    }

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public String getDisplayText() {
        return "Konto-Bestätigung (Brief-Code)";
    }

    @Override
    public RequiredActionProvider create(KeycloakSession session) {
        return this;
    }

    @Override
    public void init(Config.Scope config) {
        letters = LetterService.configured();
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
    }

    @Override
    public void close() {
    }
}
