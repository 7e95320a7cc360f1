package de.bwg.keycloak.passwords;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.policy.PasswordPolicyProvider;
import org.keycloak.policy.PasswordPolicyProviderFactory;
import org.keycloak.policy.PolicyError;

/** The password policy {@code notGuessable(words)}: refuses repetition and words of the company, its town and the address. */
public final class GuessablePasswordPolicy implements PasswordPolicyProviderFactory {

    private static final String ID = "notGuessable";

    @Override
    public PasswordPolicyProvider create(KeycloakSession session) {
        return new Policy(session);
    }

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public String getDisplayName() {
        return "Nicht zu erraten";
    }

    @Override
    public String getConfigType() {
        return PasswordPolicyProvider.STRING_CONFIG_TYPE;
    }

    @Override
    public String getDefaultConfigValue() {
        return "kundenportal";
    }

    @Override
    public boolean isMultiplSupported() {
        return false;
    }

    @Override
    public void init(Config.Scope config) {
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
    }

    @Override
    public void close() {
    }

    private record Policy(KeycloakSession session) implements PasswordPolicyProvider {

        @Override
        public PolicyError validate(RealmModel realm, UserModel user, String password) {
            return validate(user.getEmail(), password);
        }

        @Override
        public PolicyError validate(String email, String password) {
            List<String> words = session.getContext().getRealm().getPasswordPolicy().getPolicyConfig(ID);
            return new GuessablePassword(words).is(password, email) ? new PolicyError("invalidPasswordBlacklistedMessage") : null;
        }

        @Override
        public Object parseConfig(String value) {
            return Stream.of((value == null ? "" : value).toLowerCase(Locale.ROOT).split(" ")).filter(word -> !word.isBlank()).toList();
        }

        @Override
        public void close() {
        }
    }
}
