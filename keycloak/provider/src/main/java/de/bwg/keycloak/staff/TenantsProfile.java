package de.bwg.keycloak.staff;

import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.requiredactions.VerifyUserProfile;

/**
 * Keycloak's page for what an account lacks, in whose place it stands by its id: address and telephone are what a tenant has
 * to tell, and staff are not asked for them.
 */
public final class TenantsProfile extends VerifyUserProfile {

    @Override
    public int order() {
        return 10;
    }

    @Override
    public void evaluateTriggers(RequiredActionContext context) {
        if (Staff.includes(context.getRealm(), context.getUser())) {
            context.getUser().removeRequiredAction(getId());
        } else {
            super.evaluateTriggers(context);
        }
    }
}
