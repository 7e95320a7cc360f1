package de.bwg.keycloak.staff;

import org.keycloak.models.ClientModel;
import org.keycloak.models.Constants;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.RoleUtils;

/** Who may enter the console of a realm: whoever holds any role of its client `realm-management`, by group or composite too. */
final class Staff {

    private Staff() {
    }

    static boolean includes(RealmModel realm, UserModel user) {
        ClientModel management = realm.getClientByClientId(Constants.REALM_MANAGEMENT_CLIENT_ID);
        return management != null && RoleUtils.getDeepUserRoleMappings(user).stream()
                .anyMatch(role -> role.isClientRole() && management.getId().equals(role.getContainerId()));
    }
}
