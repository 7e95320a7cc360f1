package de.bwg.keycloak.forms;

import java.util.Optional;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.util.ResolveRelative;

/** Where a tenant goes on in an app: at its base URL, and in the portal where the login starts. */
public final class AppStartPage {

    private static final String PORTAL = "portal";

    private AppStartPage() {
    }

    /** The realm's portal, null when the realm has none. */
    public static ClientModel portal(RealmModel realm) {
        return realm.getClientByClientId(PORTAL);
    }

    /** Empty for a client without a base URL. {@code client} may be null. */
    public static Optional<String> of(KeycloakSession session, ClientModel client) {
        if (client == null || client.getBaseUrl() == null || client.getBaseUrl().isBlank()) {
            return Optional.empty();
        }
        String base = ResolveRelative.resolveRelativeUri(session, client.getRootUrl(), client.getBaseUrl());
        return Optional.of(PORTAL.equals(client.getClientId()) ? base.replaceFirst("/$", "") + "/login" : base);
    }
}
