package de.bwg.keycloak;

import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.util.LocaleUtil;
import org.keycloak.sessions.AuthenticationSessionModel;

/** What a page without a login needs, and Keycloak has only for pages with one: frame, origin check, limit, no cache. */
final class PublicPage {

    private static final int A_SOURCE_AND_HOUR = 20;

    private final KeycloakSession session;
    private final RealmModel realm;

    PublicPage(KeycloakSession session) {
        this.session = session;
        this.realm = session.getContext().getRealm();
    }

    LoginFormsProvider form() {
        LocaleUtil.processLocaleParam(session, realm, (AuthenticationSessionModel) null);
        ClientModel portal = StartPage.portal(realm);
        if (portal != null) {
            session.getContext().setClient(portal);
        }
        LoginFormsProvider form = session.getProvider(LoginFormsProvider.class);
        StartPage.of(session, portal).ifPresent(login -> form.setAttribute("portalLogin", login));
        return form;
    }

    Response answer(LoginFormsProvider form, String template) {
        CacheControl never = new CacheControl();
        never.setNoStore(true);
        return Response.fromResponse(form.createForm(template)).cacheControl(never).build();
    }

    /** Same-origin POSTs of our pages carry {@code Origin: null}, so the browser's own word comes first. */
    boolean isFromHere() {
        HttpHeaders headers = session.getContext().getHttpRequest().getHttpHeaders();
        String site = headers.getHeaderString("Sec-Fetch-Site");
        if (site != null) {
            return "same-origin".equals(site);
        }
        String origin = headers.getHeaderString("Origin");
        return origin == null || origin.equals(origin(session.getContext().getUri().getBaseUri()));
    }

    /** Counts a request of this client address, 20 an hour for each page. {@code page}: its name. */
    boolean admits(String page) {
        String address = session.getContext().getConnection().getRemoteAddr();
        String source = EmailCode.pseudonym(EmailCodes.secret(session, realm), realm.getId() + address);
        return new Slots(session.singleUseObjects(), page + '-' + source, A_SOURCE_AND_HOUR, 60 * 60).take() > 0;
    }

    private static String origin(URI base) {
        return base.getScheme() + "://" + base.getAuthority();
    }
}
