package de.bwg.keycloak.staff;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.Response.Status;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.keycloak.headers.DefaultSecurityHeadersProvider;
import org.keycloak.headers.DefaultSecurityHeadersProviderFactory;
import org.keycloak.headers.SecurityHeadersProvider;
import org.keycloak.models.BrowserSecurityHeaders;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/**
 * What console and Admin API answer, seen by Keycloak's headers, in whose place this stands by its id.
 *
 * <p>The realm's policy is that of the tenants' pages: it lets no inline script run, and the console's page is one that differs
 * with every installation. It keeps what Keycloak's own policy says, which is what the console of {@code master} has.
 *
 * <p>An act that was refused leaves no event in Keycloak, so it leaves a line here.
 */
public final class AdminAnswers extends DefaultSecurityHeadersProviderFactory {

    private static final Logger LOG = Logger.getLogger(AdminAnswers.class);
    private static final String POLICY = BrowserSecurityHeaders.CONTENT_SECURITY_POLICY.getHeaderName();
    private static final Pattern CONSOLE = Pattern.compile("/?admin/[^/]+/console/");
    private static final Pattern API = Pattern.compile("/?admin/realms/.*");
    private static final Pattern KEPT = Pattern.compile("(?:frame-src|frame-ancestors|object-src|base-uri) .*");

    @Override
    public SecurityHeadersProvider create(KeycloakSession session) {
        return new Headers(session);
    }

    @Override
    public int order() {
        return 10;
    }

    /** What the console's page keeps of a realm's policy. */
    static String keptOf(String policy) {
        return Arrays.stream(policy.split(";")).map(String::strip).filter(one -> KEPT.matcher(one).matches())
                .collect(Collectors.joining("; ", "", ";"));
    }

    private static final class Headers extends DefaultSecurityHeadersProvider {

        private final KeycloakSession session;

        private Headers(KeycloakSession session) {
            super(session);
            this.session = session;
        }

        @Override
        public void addHeaders(ContainerRequestContext request, ContainerResponseContext response) {
            super.addHeaders(request, response);
            String path = request.getUriInfo().getPath();
            Object policy = response.getHeaders().getFirst(POLICY);
            if (policy != null && CONSOLE.matcher(path).matches()) {
                response.getHeaders().putSingle(POLICY, keptOf(policy.toString()));
            }
            if (response.getStatus() == Status.FORBIDDEN.getStatusCode() && API.matcher(path).matches()) {
                UserModel user = session.getContext().getUser();
                LOG.warnf("admin.refused: user %s, %s %s", user == null ? "unknown" : user.getId(), request.getMethod(), path);
            }
        }
    }
}
