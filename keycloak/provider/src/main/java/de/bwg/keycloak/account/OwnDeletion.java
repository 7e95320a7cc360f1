package de.bwg.keycloak.account;

import de.bwg.keycloak.mails.ChangeMail;
import de.bwg.keycloak.staff.Staff;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.authentication.requiredactions.DeleteAccount;
import org.keycloak.models.KeycloakSession;

/** Keycloak's question before an account goes for good, in whose place it stands by its id: people of staff are ended by the operator alone. */
public final class OwnDeletion extends DeleteAccount {

    @Override
    public int order() {
        return 10;
    }

    @Override
    public RequiredActionProvider create(KeycloakSession session) {
        return new OwnDeletion();
    }

    @Override
    public void requiredActionChallenge(RequiredActionContext context) {
        if (Staff.includes(context.getRealm(), context.getUser())) {
            context.ignore();
        } else {
            super.requiredActionChallenge(context);
        }
    }

    @Override
    public void processAction(RequiredActionContext context) {
        if (Staff.includes(context.getRealm(), context.getUser())) {
            context.ignore();
        } else {
            ChangeMail.leaving(context.getSession(), context.getUser());
            super.processAction(context);
        }
    }
}
