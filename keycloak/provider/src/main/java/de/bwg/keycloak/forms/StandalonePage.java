package de.bwg.keycloak.forms;

import de.bwg.keycloak.limits.VisitorLimits;
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

/** What a page beside the sign-in needs, and Keycloak has only for the pages of it: frame, origin check, limit, no cache. */
public final class StandalonePage {

    private static final int A_NETWORK_AND_HOUR = 20;

    private final KeycloakSession session;
    private final RealmModel realm;

    public StandalonePage(KeycloakSession session) {
        this.session = session;
        this.realm = session.getContext().getRealm();
    }

    public LoginFormsProvider form() {
        LocaleUtil.processLocaleParam(session, realm, (AuthenticationSessionModel) null);
        ClientModel portal = AppStartPage.portal(realm);
        if (portal != null) {
            session.getContext().setClient(portal);
        }
        LoginFormsProvider form = session.getProvider(LoginFormsProvider.class);
        AppStartPage.of(session, portal).ifPresent(login -> form.setAttribute("portalLogin", login));
        return form;
    }

    public Response answer(LoginFormsProvider form, String template) {
        CacheControl never = new CacheControl();
        never.setNoStore(true);
        return Response.fromResponse(form.createForm(template)).cacheControl(never).build();
    }

    public Response onward(String address) {
        CacheControl never = new CacheControl();
        never.setNoStore(true);
        return Response.seeOther(URI.create(address)).cacheControl(never).build();
    }

    /** Same-origin POSTs of our pages carry {@code Origin: null}, so the browser's own word comes first. */
    public boolean isFromHere() {
        HttpHeaders headers = session.getContext().getHttpRequest().getHttpHeaders();
        String site = headers.getHeaderString("Sec-Fetch-Site");
        if (site != null) {
            return "same-origin".equals(site);
        }
        String origin = headers.getHeaderString("Origin");
        // Browsers before 2020 to 2023 send no fetch metadata; under our referrer policy their own forms come from "null", too.
        return origin == null || "null".equals(origin) || origin.equals(origin(session.getContext().getUri().getBaseUri()));
    }

    /** Counts a form of this network, 20 an hour for each page. {@code page}: its name. */
    public boolean admits(String page) {
        return new VisitorLimits(session, page).admitsNetwork(A_NETWORK_AND_HOUR);
    }

    private static String origin(URI base) {
        return base.getScheme() + "://" + base.getAuthority();
    }
}
