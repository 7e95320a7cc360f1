package de.bwg.keycloak.mails;

import de.bwg.keycloak.forms.AppStartPage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.keycloak.email.EmailException;
import org.keycloak.email.EmailTemplateProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.UserModelDelegate;

/** A mail of three sentences without any personal data: what happened (or will, on which {@code day}), what next, and what if it was not you. */
public enum Notice {

    SECOND_ACCOUNT("secondAccount"),
    ACCOUNT_ACTIVE("accountActive"),
    TENANCY_ENDING("tenancyEnding"),
    FORMER_EXPIRING("formerExpiring"),
    REGISTRATION_REJECTED("registrationRejected"),
    ASK_CALL("askCall"),
    ASK_DATA("askData"),
    ASK_HOUSEHOLD("askHousehold"),
    ACCOUNT_EXISTS("accountExists"),
    EMAIL_CHANGED("emailChanged"),
    EMAIL_MOVED("emailMoved"),
    PASSWORD_CHANGED("passwordChanged"),
    PHONE_CHANGED("phoneChanged"),
    ACCOUNT_DELETED("accountDeleted"),
    DATA_TAKEN("dataTaken"),
    WISH_DONE("wishDone"),
    UNCONFIRMED("unconfirmed");

    static final String TEMPLATE = "notice.ftl";

    /** What its message keys begin with. */
    final String key;

    Notice(String key) {
        this.key = key;
    }

    String subject() {
        return key + "Subject";
    }

    /** Sends it to another address than the one that {@code user} has now. */
    public void send(KeycloakSession session, RealmModel realm, UserModel user, String address) throws EmailException {
        send(session, realm, new UserModelDelegate(user) {
            @Override
            public String getEmail() {
                return address;
            }
        });
    }

    /** Sends it to the address of {@code user}, in the user's language. */
    public void send(KeycloakSession session, RealmModel realm, UserModel user) throws EmailException {
        Map<String, Object> facts = new HashMap<>(Map.of("notice", key));
        AppStartPage.of(session, AppStartPage.portal(realm)).ifPresent(link -> facts.put("link", link));
        session.getProvider(EmailTemplateProvider.class).setRealm(realm).setUser(user).send(subject(), List.of(), TEMPLATE, facts);
    }
}
