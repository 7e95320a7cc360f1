package de.bwg.keycloak.publicpages;

import de.bwg.keycloak.background.BackgroundQueue;
import de.bwg.keycloak.emailcode.EmailCodeMail;
import de.bwg.keycloak.forms.AppStartPage;
import de.bwg.keycloak.letterservice.LetterService;
import de.bwg.keycloak.mails.MailEndpoint;
import de.bwg.keycloak.matcher.AccountEndpoint;
import de.bwg.keycloak.matcher.ErasureEndpoint;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
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
import org.keycloak.services.validation.Validation;

/**
 * What needs no login: {@code email} sends the confirmation mail again, {@code brief} is behind the letter's QR code,
 * {@code nicht-ich} stops an account by its letter, {@code mail} and {@code account} are for the matcher.
 */
public final class PublicPages {

    private static final Logger LOG = Logger.getLogger(PublicPages.class);
    private static final int LONGEST = 254;

    private final KeycloakSession session;
    private final RealmModel realm;
    private final BackgroundQueue mailers;
    private final LetterService letters;
    private final PageWithoutLogin page;

    PublicPages(KeycloakSession session, BackgroundQueue mailers, LetterService letters) {
        this.session = session;
        this.realm = session.getContext().getRealm();
        this.mailers = mailers;
        this.letters = letters;
        this.page = new PageWithoutLogin(session);
    }

    @GET
    @Path("email")
    public Response emailPage() {
        return page.answer(page.form(), "konto-email.ftl");
    }

    /** The same answer for every address: the account is looked up beside the request, after this answer. */
    @POST
    @Path("email")
    public Response email(@FormParam("email") String typed) {
        String email = typed == null ? "" : typed.strip();
        LoginFormsProvider form = page.form();
        if (!page.isFromHere()) {
            return page.answer(form.setError("kontoEmailElsewhere").setStatus(Response.Status.FORBIDDEN), "konto-email.ftl");
        }
        if (email.isEmpty() || email.length() > LONGEST || !Validation.isEmailValid(email)) {
            form.addError(new FormMessage("email", email.isEmpty() ? "codeFormEmailMissing" : "codeFormEmailForm"));
            form.setAttribute("typedEmail", email.substring(0, Math.min(email.length(), LONGEST)));
            return page.answer(form, "konto-email.ftl");
        }
        if (!page.admits("source")) {
            return page.answer(form.setError("kontoTooMany").setStatus(Response.Status.TOO_MANY_REQUESTS), "konto-email.ftl");
        }
        resendLater(email);
        return page.answer(form.setInfo("kontoEmailSent").setAttribute("sent", true), "konto-email.ftl");
    }

    /** The code is in the fragment, which no browser sends; the page's script keeps it for the page after the login. */
    @GET
    @Path("brief")
    public Response letterPage() {
        return page.answer(page.form(), "konto-brief.ftl");
    }

    @Path("nicht-ich")
    public DisownPage disownPage() {
        return new DisownPage(session, page, letters);
    }

    @Path("mail")
    public MailEndpoint mail() {
        return new MailEndpoint(session);
    }

    @Path("account")
    public AccountEndpoint account() {
        return new AccountEndpoint(session);
    }

    @Path("erasure")
    public ErasureEndpoint erasure() {
        return new ErasureEndpoint(session);
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
        ClientModel portal = AppStartPage.portal(realm);
        UserModel user = job.users().getUserByEmail(realm, email);
        if (portal == null || user == null || user.isEmailVerified() || !user.isEnabled()) {
            return;
        }
        job.getContext().setClient(portal);
        new EmailCodeMail(job, realm, user).send(base, portal, null);
    }
}
