package de.bwg.keycloak.adminevents;

import java.util.Optional;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.events.admin.OperationType;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** The user whom an admin event is about. */
public final class ChangedUser {

    private static final String USERS = "users/";
    private static final String RESET_PASSWORD = "/reset-password";

    private ChangedUser() {
    }

    /** The user's id; empty for an event that failed, and for one about anything but a user. */
    public static Optional<String> id(AdminEvent event) {
        String path = event.getResourcePath();
        if (event.getResourceType() != ResourceType.USER || event.getError() != null || path == null || !path.startsWith(USERS)) {
            return Optional.empty();
        }
        return Optional.of(path.substring(USERS.length()).split("/", 2)[0]);
    }

    /** The user as an update left them; empty after any other event. */
    public static Optional<UserModel> updated(KeycloakSession session, AdminEvent event) {
        return event.getOperationType() == OperationType.UPDATE ? user(session, event) : Optional.empty();
    }

    /** The user for whom somebody else has just set a password; empty after any other event. */
    public static Optional<UserModel> withNewPassword(KeycloakSession session, AdminEvent event) {
        boolean isSo = event.getOperationType() == OperationType.ACTION
                && String.valueOf(event.getResourcePath()).endsWith(RESET_PASSWORD);
        return isSo ? user(session, event) : Optional.empty();
    }

    private static Optional<UserModel> user(KeycloakSession session, AdminEvent event) {
        RealmModel realm = session.realms().getRealm(event.getRealmId());
        return realm == null ? Optional.empty() : id(event).map(id -> session.users().getUserById(realm, id));
    }
}
