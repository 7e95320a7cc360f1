package de.bwg.keycloak;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.keycloak.events.Event;
import org.keycloak.events.EventType;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.events.admin.ResourceType;

/**
 * What the matcher is told about an event: ids and types only, never a name or an address.
 *
 * @param id id of the event in Keycloak's event store
 * @param body JSON as in docs/architecture.md, "webhook"
 */
record Notice(String id, String body) {

    private static final Set<EventType> TOLD = Set.of(EventType.REGISTER, EventType.VERIFY_EMAIL, EventType.UPDATE_PROFILE,
            EventType.UPDATE_EMAIL, EventType.CUSTOM_REQUIRED_ACTION, EventType.DELETE_ACCOUNT);
    private static final String USERS = "users/";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Empty for an event that nobody waits for. */
    static Optional<Notice> of(Event event) {
        if (!TOLD.contains(event.getType()) || event.getError() != null || event.getUserId() == null) {
            return Optional.empty();
        }
        return Optional.of(of("user." + event.getType(), event.getId(), event.getTime(),
                event.getUserId(), event.getRealmName(), event.getUserId()));
    }

    /** Empty for anything but a change of a user. */
    static Optional<Notice> of(AdminEvent event) {
        String path = event.getResourcePath();
        if (event.getResourceType() != ResourceType.USER || event.getError() != null || path == null || !path.startsWith(USERS)) {
            return Optional.empty();
        }
        String user = path.substring(USERS.length()).split("/", 2)[0];
        String actor = event.getAuthDetails() == null ? null : event.getAuthDetails().getUserId();
        return Optional.of(of("admin." + event.getOperationType() + ".USER", event.getId(), event.getTime(),
                user, event.getRealmName(), actor));
    }

    private static Notice of(String type, String id, long millis, String user, String realm, String actor) {
        ObjectNode body = JSON.createObjectNode().put("type", type).put("timestamp", Instant.ofEpochMilli(millis).toString());
        body.putObject("data").put("event_id", id).put("user_id", user).put("realm", realm).put("actor_id", actor);
        return new Notice(id, body.toString());
    }
}
