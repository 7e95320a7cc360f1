package de.bwg.keycloak.staff;

import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.authenticators.conditional.ConditionalAuthenticator;
import org.keycloak.authentication.authenticators.conditional.ConditionalUserConfiguredAuthenticatorFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.OTPCredentialModel;

/** Asks for a second factor whoever has set one up, and staff always, who set one up at their first login. */
public final class SecondFactorCondition extends ConditionalUserConfiguredAuthenticatorFactory implements ConditionalAuthenticator {

    @Override
    public boolean matchCondition(AuthenticationFlowContext context) {
        return context.getUser().credentialManager().isConfiguredFor(OTPCredentialModel.TYPE)
                || Staff.includes(context.getRealm(), context.getUser());
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        TemporaryAdministrator.watch(factory);
    }

    @Override
    public ConditionalAuthenticator getSingleton() {
        return this;
    }

    @Override
    public String getId() {
        return "bwg-second-factor";
    }

    @Override
    public String getDisplayType() {
        return "Condition - second factor set up, or staff";
    }

    @Override
    public String getHelpText() {
        return "Holds for users who have set up a second factor, and for staff: the roles clerk, lead, operator, and any of realm-management.";
    }

    @Override
    public boolean requiresUser() {
        return true;
    }

    @Override
    public void action(AuthenticationFlowContext context) {
    }

    @Override
    public void setRequiredActions(KeycloakSession session, RealmModel realm, UserModel user) {
    }
}
