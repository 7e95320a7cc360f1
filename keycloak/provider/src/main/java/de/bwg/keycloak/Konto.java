package de.bwg.keycloak;

import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.jboss.logging.Logger;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.FormMessage;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.services.util.LocaleUtil;
import org.keycloak.services.validation.Validation;
import org.keycloak.sessions.AuthenticationSessionModel;

/** Pages without a login: {@code email} sends the confirmation mail again, {@code brief} is behind the letter's QR code. */
public final class Konto {

    private static final Logger LOG = Logger.getLogger(Konto.class);
    private static final int A_SOURCE_AND_HOUR = 20;
    private static final int LONGEST = 254;

    private final KeycloakSession session;
    private final RealmModel realm;
    private final Workers mailers;

    Konto(KeycloakSession session, Workers mailers) {
        this.session = session;
        this.realm = session.getContext().getRealm();
        this.mailers = mailers;
    }

    @GET
    @Path("email")
    public Response emailPage() {
        return page(form(), "konto-email.ftl");
    }

    /** The same answer for every address: the account is looked up beside the request, after this answer. */
    @POST
    @Path("email")
    public Response email(@FormParam("email") String typed) {
        String email = typed == null ? "" : typed.strip();
        LoginFormsProvider form = form();
        if (!isFromHere()) {
            return page(form.setError("kontoEmailElsewhere").setStatus(Response.Status.FORBIDDEN), "konto-email.ftl");
        }
        if (email.isEmpty() || email.length() > LONGEST || !Validation.isEmailValid(email)) {
            form.addError(new FormMessage("email", email.isEmpty() ? "codeFormEmailMissing" : "codeFormEmailForm"));
            form.setAttribute("typedEmail", email.substring(0, Math.min(email.length(), LONGEST)));
            return page(form, "konto-email.ftl");
        }
        if (source().take() == 0) {
            return page(form.setError("kontoEmailTooMany").setStatus(Response.Status.TOO_MANY_REQUESTS), "konto-email.ftl");
        }
        resendLater(email);
        return page(form.setInfo("kontoEmailSent").setAttribute("sent", true), "konto-email.ftl");
    }

    /** The code is in the fragment, which no browser sends; the page's script keeps it for the page after the login. */
    @GET
    @Path("brief")
    public Response letterPage() {
        return page(form(), "konto-brief.ftl");
    }

    @Path("mail")
    public MailDesk mail() {
        return new MailDesk(session);
    }

    private void resendLater(String email) {
        KeycloakSessionFactory factory = session.getKeycloakSessionFactory();
        String realmId = realm.getId();
        URI base = session.getContext().getUri().getBaseUri();
        boolean taken = mailers.take(() -> KeycloakModelUtils.runJobInTransaction(factory, job -> resend(job, realmId, base, email)));
        if (!taken) {
            LOG.warn("A confirmation mail was not sent again: too many are waiting");
        }
    }

    private static void resend(KeycloakSession job, String realmId, URI base, String email) {
        RealmModel realm = job.realms().getRealm(realmId);
        job.getContext().setRealm(realm);
        ClientModel portal = StartPage.portal(realm);
        UserModel user = job.users().getUserByEmail(realm, email);
        if (portal == null || user == null || user.isEmailVerified() || !user.isEnabled()) {
            return;
        }
        job.getContext().setClient(portal);
        new ConfirmationMail(job, realm, user).send(base, portal, null);
    }

    /** Same-origin POSTs of our pages carry {@code Origin: null}, so the browser's own word comes first. */
    private boolean isFromHere() {
        HttpHeaders headers = session.getContext().getHttpRequest().getHttpHeaders();
        String site = headers.getHeaderString("Sec-Fetch-Site");
        if (site != null) {
            return "same-origin".equals(site);
        }
        String origin = headers.getHeaderString("Origin");
        return origin == null || origin.equals(origin(session.getContext().getUri().getBaseUri()));
    }

    private static String origin(URI base) {
        return base.getScheme() + "://" + base.getAuthority();
    }

    private Slots source() {
        String address = session.getContext().getConnection().getRemoteAddr();
        String name = EmailCode.pseudonym(EmailCodes.secret(session, realm), realm.getId() + address);
        return new Slots(session.singleUseObjects(), "source-" + name, A_SOURCE_AND_HOUR, 60 * 60);
    }

    private LoginFormsProvider form() {
        LocaleUtil.processLocaleParam(session, realm, (AuthenticationSessionModel) null);
        ClientModel portal = StartPage.portal(realm);
        if (portal != null) {
            session.getContext().setClient(portal);
        }
        LoginFormsProvider form = session.getProvider(LoginFormsProvider.class);
        StartPage.of(session, portal).ifPresent(login -> form.setAttribute("portalLogin", login));
        return form;
    }

    private static Response page(LoginFormsProvider form, String template) {
        CacheControl never = new CacheControl();
        never.setNoStore(true);
        return Response.fromResponse(form.createForm(template)).cacheControl(never).build();
    }
}
