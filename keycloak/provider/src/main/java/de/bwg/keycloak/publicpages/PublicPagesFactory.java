package de.bwg.keycloak.publicpages;

import de.bwg.keycloak.background.BackgroundQueue;
import de.bwg.keycloak.forms.AppStartPage;
import de.bwg.keycloak.letterservice.LetterService;
import jakarta.ws.rs.NotFoundException;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.services.resource.RealmResourceProvider;
import org.keycloak.services.resource.RealmResourceProviderFactory;

/** Serves {@link PublicPages} under {@code /realms/{realm}/konto}. */
public final class PublicPagesFactory implements RealmResourceProviderFactory {

    private BackgroundQueue mailers;
    private LetterService letters;

    @Override
    public RealmResourceProvider create(KeycloakSession session) {
        return new RealmResourceProvider() {
            @Override
            public Object getResource() {
                if (AppStartPage.portal(session.getContext().getRealm()) == null) {
                    throw new NotFoundException(); // a realm without tenants, such as master
                }
                return new PublicPages(session, mailers, letters);
            }

            @Override
            public void close() {
            }
        };
    }

    @Override
    public void init(Config.Scope config) {
        mailers = new BackgroundQueue("bwg-mail", 2, 100);
        letters = LetterService.configured();
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
    }

    @Override
    public void close() {
        mailers.close();
    }

    @Override
    public String getId() {
        return "konto";
    }
}
