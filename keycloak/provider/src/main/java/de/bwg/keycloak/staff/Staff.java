package de.bwg.keycloak.staff;

import java.util.Set;
import org.keycloak.models.ClientModel;
import org.keycloak.models.Constants;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.RoleUtils;

/** People of the company: whoever holds one of their roles, or any role of {@code realm-management}, by group or composite too. */
public final class Staff {

    private static final Set<String> ROLES = Set.of("clerk", "lead", "operator");

    private Staff() {
    }

    /** Whether this is one of them. */
    public static boolean includes(RealmModel realm, UserModel user) {
        ClientModel management = realm.getClientByClientId(Constants.REALM_MANAGEMENT_CLIENT_ID);
        return RoleUtils.getDeepUserRoleMappings(user).stream().anyMatch(role -> isOfStaff(role, management));
    }

    private static boolean isOfStaff(RoleModel role, ClientModel management) {
        return role.isClientRole() ? management != null && management.getId().equals(role.getContainerId())
                : ROLES.contains(role.getName());
    }
}
