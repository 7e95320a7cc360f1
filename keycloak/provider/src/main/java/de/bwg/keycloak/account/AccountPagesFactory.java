package de.bwg.keycloak.account;

import de.bwg.keycloak.webhook.OwnDataQuestion;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.services.resource.AccountResourceProvider;
import org.keycloak.services.resource.AccountResourceProviderFactory;

/** Serves {@link AccountPages} under {@code /realms/{realm}/account}, for the themes that name it as their {@code accountResourceProvider}. */
public final class AccountPagesFactory implements AccountResourceProviderFactory {

    private OwnDataQuestion matcher;

    @Override
    public AccountResourceProvider create(KeycloakSession session) {
        return new AccountResourceProvider() {
            @Override
            public Object getResource() {
                return new AccountPages(session, matcher);
            }

            @Override
            public void close() {
            }
        };
    }

    @Override
    public void init(Config.Scope config) {
        matcher = OwnDataQuestion.configured();
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
    }

    @Override
    public void close() {
    }

    @Override
    public String getId() {
        return "bwg-account";
    }
}
