package de.bwg.keycloak.account;

import de.bwg.keycloak.forms.StandalonePage;
import de.bwg.keycloak.limits.Limit;
import de.bwg.keycloak.limits.Pseudonym;
import de.bwg.keycloak.staff.Staff;
import de.bwg.keycloak.time.GermanTime;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.UriBuilder;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.keycloak.OAuth2Constants;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.protocol.oidc.OIDCLoginProtocolService;
import org.keycloak.protocol.oidc.utils.PkceUtils;
import org.keycloak.services.Urls;
import org.keycloak.services.managers.AppAuthManager;
import org.keycloak.services.managers.AuthenticationManager.AuthResult;

/**
 * Somebody before "Mein Konto": known by the cookie of the single sign-on, which exists after a whole sign-in alone. No token is
 * asked for, so that none exists which could change an account; forms carry a seal of their session.
 */
final class AccountVisit {

    private static final String MARK = "mark";
    private static final String CLIENT = Constants.ACCOUNT_CONSOLE_CLIENT_ID;

    private final KeycloakSession session;
    private final RealmModel realm;
    private final StandalonePage page;
    private final AuthResult known;

    AccountVisit(KeycloakSession session) {
        this.session = session;
        this.realm = session.getContext().getRealm();
        this.page = new StandalonePage(session);
        this.known = new AppAuthManager().authenticateIdentityCookie(session, realm);
    }

    /** Signed in, and nothing is asked of the account any more: what is asked, the letter's code first of all, is asked at a sign-in. */
    boolean isIn() {
        return known != null && known.user().getRequiredActionsStream().findAny().isEmpty();
    }

    /** Whether a form of ours was sent, by whoever is signed in. */
    boolean accepts(String seal) {
        return isIn() && page.isFromHere() && matches(seal(), seal);
    }

    /** For a form that is not accepted: to the sign-in, or one sentence. */
    Response refusal() {
        return isIn() ? answer(form().setError("accountElsewhere").setStatus(Status.FORBIDDEN), "account-over.ftl") : signIn("", null);
    }

    UserModel user() {
        return known.user();
    }

    UserSessionModel session() {
        return known.session();
    }

    Locale reader() {
        return session.getContext().resolveLocale(user());
    }

    LoginFormsProvider form() {
        LoginFormsProvider form = page.form();
        String wish = query("kc_locale");
        if (wish != null && realm.getSupportedLocalesStream().anyMatch(wish::equals)) {
            user().setSingleAttribute(UserModel.LOCALE, wish);
        }
        return form.setUser(user()).setAttribute("seal", seal()).setAttribute("accountUrl", address(""));
    }

    Response answer(LoginFormsProvider form, String template) {
        return page.answer(form, template);
    }

    EventBuilder event(EventType type) {
        return new EventBuilder(realm, session, session.getContext().getConnection())
                .event(type).client(Constants.ACCOUNT_MANAGEMENT_CLIENT_ID).user(user()).session(session());
    }

    String query(String name) {
        return session.getContext().getUri().getQueryParameters().getFirst(name);
    }

    /** Back from the sign-in: what it adds to the address is for clients that want a token. */
    boolean isAnswerOfTheSignIn() {
        return query(OAuth2Constants.CODE) != null || query(OAuth2Constants.ERROR) != null;
    }

    String address(String section) {
        return base().path(section).build(realm.getName()).toString();
    }

    /** To a page of the account. {@code done}: the deed that it reports, or null. */
    Response goTo(String section, String done) {
        UriBuilder target = base().path(section);
        return Response.seeOther((done == null ? target : target.queryParam("done", done).queryParam(MARK, mark(done))).build(realm.getName())).build();
    }

    /** Whether this session was sent here with that deed: what a mere link says is done is not. */
    boolean saidSo(String done) {
        return matches(mark(done), query(MARK));
    }

    /** By the sign-in back to a page of the account. {@code action}: what is to be done there, or null. */
    Response signIn(String section, String action) {
        UriBuilder request = UriBuilder.fromUri(OIDCLoginProtocolService.authUrl(session.getContext().getUri()).build(realm.getName()))
                .queryParam(OAuth2Constants.CLIENT_ID, CLIENT)
                .queryParam(OAuth2Constants.REDIRECT_URI, address(section))
                .queryParam(OAuth2Constants.RESPONSE_TYPE, OAuth2Constants.CODE)
                .queryParam(OAuth2Constants.SCOPE, OAuth2Constants.SCOPE_OPENID)
                .queryParam(OAuth2Constants.CODE_CHALLENGE, PkceUtils.generateS256CodeChallenge(UUID.randomUUID().toString()))
                .queryParam(OAuth2Constants.CODE_CHALLENGE_METHOD, OAuth2Constants.PKCE_METHOD_S256);
        if (action != null) {
            request.queryParam(Constants.KC_ACTION, action);
        }
        String language = query(OIDCLoginProtocol.UI_LOCALES_PARAM);
        if (language != null) {
            request.queryParam(OIDCLoginProtocol.UI_LOCALES_PARAM, language);
        }
        URI to = request.build();
        return Response.status(Status.FOUND).location(to).build();
    }

    private UriBuilder base() {
        return Urls.accountBase(session.getContext().getUri().getBaseUri()).path("/");
    }

    /** Whether somebody of staff is signed in, who has no tenancy. */
    boolean isOfStaff() {
        return Staff.includes(session.getContext().getRealm(), user());
    }

    /** When there is a use again, in the reader's words. */
    String freeAgain(Limit limit) {
        return GermanTime.dayAndClock(Instant.ofEpochSecond(limit.freeAt()), reader());
    }

    private String seal() {
        return Pseudonym.of(session, realm, "account-form\n" + session().getId());
    }

    private String mark(String done) {
        return Pseudonym.of(session, realm, "account-done\n" + done + '\n' + session().getId());
    }

    private static boolean matches(String wanted, String given) {
        return given != null && MessageDigest.isEqual(wanted.getBytes(StandardCharsets.US_ASCII), given.getBytes(StandardCharsets.UTF_8));
    }
}
