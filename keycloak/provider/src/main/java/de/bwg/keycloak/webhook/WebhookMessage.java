package de.bwg.keycloak.webhook;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.bwg.keycloak.adminevents.ChangedUser;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.keycloak.events.Event;
import org.keycloak.events.EventType;
import org.keycloak.events.admin.AdminEvent;

/**
 * What the matcher is told about an event: ids and types only, never a name or an address.
 *
 * @param id id of the event in Keycloak's event store
 * @param body JSON as in docs/architecture.md, "webhook"
 */
record WebhookMessage(String id, String body) {

    private static final Set<EventType> SENT_FOR = Set.of(EventType.REGISTER, EventType.VERIFY_EMAIL, EventType.UPDATE_PROFILE,
            EventType.UPDATE_EMAIL, EventType.CUSTOM_REQUIRED_ACTION, EventType.DELETE_ACCOUNT);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Empty for an event that nobody waits for. */
    static Optional<WebhookMessage> of(Event event) {
        if (!SENT_FOR.contains(event.getType()) || event.getError() != null || event.getUserId() == null) {
            return Optional.empty();
        }
        return Optional.of(of("user." + event.getType(), event.getId(), event.getTime(),
                event.getUserId(), event.getRealmName(), event.getUserId()));
    }

    /** Empty for anything but a change of a user. */
    static Optional<WebhookMessage> of(AdminEvent event) {
        String actor = event.getAuthDetails() == null ? null : event.getAuthDetails().getUserId();
        return ChangedUser.id(event).map(user -> of("admin." + event.getOperationType() + ".USER", event.getId(), event.getTime(),
                user, event.getRealmName(), actor));
    }

    private static WebhookMessage of(String type, String id, long millis, String user, String realm, String actor) {
        ObjectNode body = JSON.createObjectNode().put("type", type).put("timestamp", Instant.ofEpochMilli(millis).toString());
        body.putObject("data").put("event_id", id).put("user_id", user).put("realm", realm).put("actor_id", actor);
        return new WebhookMessage(id, body.toString());
    }
}
