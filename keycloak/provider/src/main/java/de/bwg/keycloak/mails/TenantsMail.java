package de.bwg.keycloak.mails;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.keycloak.email.EmailException;
import org.keycloak.email.freemarker.FreeMarkerEmailTemplateProvider;
import org.keycloak.models.KeycloakSession;

/** Keycloak's mails with a short link, and with the company's name before each subject. */
final class TenantsMail extends FreeMarkerEmailTemplateProvider {

    TenantsMail(KeycloakSession session) {
        super(session);
    }

    @Override
    protected void addLinkInfoIntoAttributes(String link, long minutes, Map<String, Object> attributes) throws EmailException {
        super.addLinkInfoIntoAttributes(ShortLink.of(session, realm, link, TimeUnit.MINUTES.toSeconds(minutes)), minutes, attributes);
    }

    @Override
    protected void send(Map<String, String> config, String subject, String text, String html, String address) throws EmailException {
        String company = realm.getDisplayName();
        boolean named = company == null || company.isBlank() || subject.contains(company);
        super.send(config, named ? subject : company + ": " + subject, text, html, address);
    }
}
