package de.bwg.keycloak.publicpages;

import de.bwg.keycloak.background.BackgroundQueue;
import de.bwg.keycloak.emailcode.EmailCodeMail;
import de.bwg.keycloak.forms.AppStartPage;
import de.bwg.keycloak.forms.StandalonePage;
import de.bwg.keycloak.letterservice.LetterService;
import de.bwg.keycloak.mails.MailEndpoint;
import de.bwg.keycloak.mails.ShortLink;
import de.bwg.keycloak.matcher.AccountEndpoint;
import de.bwg.keycloak.matcher.AddressEndpoint;
import de.bwg.keycloak.matcher.ErasureEndpoint;
import de.bwg.keycloak.matcher.OpeningEndpoint;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.FormMessage;
import org.keycloak.services.Urls;
import org.keycloak.services.validation.Validation;

/**
 * What needs no login: {@code email} sends the confirmation mail again, {@code brief} is behind the letter's QR code,
 * {@code l} is what the links of mails begin with, {@code nicht-ich} stops an account by its letter, {@code mail} and {@code account} are for the matcher.
 */
public final class PublicPages {

    private static final int LONGEST = 254;

    private final KeycloakSession session;
    private final RealmModel realm;
    private final BackgroundQueue mailers;
    private final LetterService letters;
    private final StandalonePage page;

    PublicPages(KeycloakSession session, BackgroundQueue mailers, LetterService letters) {
        this.session = session;
        this.realm = session.getContext().getRealm();
        this.mailers = mailers;
        this.letters = letters;
        this.page = new StandalonePage(session);
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

    /** The link of a mail: leads on and spends nothing, so that whoever looks into mails on the way may open it, too. */
    @GET
    @Path("l/{handle}")
    public Response link(@PathParam("handle") String handle) {
        String actions = Urls.realmIssuer(session.getContext().getUri().getBaseUri(), realm.getName()) + "/login-actions/";
        return ShortLink.target(session, realm, handle).map(target -> page.onward(actions + target))
                .orElseGet(() -> page.answer(page.form().setStatus(Response.Status.NOT_FOUND), "konto-link.ftl"));
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

    @Path("address")
    public AddressEndpoint address() {
        return new AddressEndpoint(session);
    }

    @Path("opening")
    public OpeningEndpoint opening() {
        return new OpeningEndpoint(session);
    }

    @Path("erasure")
    public ErasureEndpoint erasure() {
        return new ErasureEndpoint(session);
    }

    private void resendLater(String email) {
        URI base = session.getContext().getUri().getBaseUri();
        mailers.afterCommit(session, realm, (job, realm) -> resend(job, realm, base, email), "a confirmation mail was not sent again");
    }

    private static void resend(KeycloakSession job, RealmModel realm, URI base, String email) {
        ClientModel portal = AppStartPage.portal(realm);
        UserModel user = job.users().getUserByEmail(realm, email);
        if (portal == null || user == null || user.isEmailVerified() || !user.isEnabled()) {
            return;
        }
        job.getContext().setClient(portal);
        new EmailCodeMail(job, realm, user).send(base, portal, null);
    }
}
