package de.bwg.keycloak.signin;

import org.keycloak.Config;
import org.keycloak.loginfailures.jpa.JpaUserLoginFailureProviderFactory;

/**
 * Locks after wrong passwords stay when Keycloak starts anew. Keycloak has this store in its database and offers it only with
 * the preview "stateless", which would bring more with it; without this they are kept in memory.
 */
public final class StoredLoginFailures extends JpaUserLoginFailureProviderFactory {

    @Override
    public boolean isSupported(Config.Scope config) {
        return true;
    }

    @Override
    public String getId() {
        return "bwg-stored";
    }

    @Override
    public int order() {
        return 10;
    }
}
