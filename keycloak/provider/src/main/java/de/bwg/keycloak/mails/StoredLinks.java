package de.bwg.keycloak.mails;

import org.keycloak.Config;
import org.keycloak.singleobject.jpa.JpaSingleUseObjectProviderFactory;

/**
 * The links of mails, and what Keycloak itself lets be used once, stay when Keycloak starts anew. Keycloak has this store in its
 * database and offers it only with the preview "stateless"; without this it is kept in memory.
 */
public final class StoredLinks extends JpaSingleUseObjectProviderFactory {

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
