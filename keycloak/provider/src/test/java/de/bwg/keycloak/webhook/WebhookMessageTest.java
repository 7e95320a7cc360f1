package de.bwg.keycloak.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.keycloak.events.Event;
import org.keycloak.events.EventType;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.events.admin.AuthDetails;
import org.keycloak.events.admin.OperationType;
import org.keycloak.events.admin.ResourceType;

class WebhookMessageTest {

    private static Event event(EventType type) {
        Event event = new Event();
        event.setId("e1");
        event.setType(type);
        event.setTime(1_795_348_800_000L);
        event.setUserId("u1");
        event.setRealmName("bwg");
        event.setDetails(Map.of("email", "erika@example.org", "first_name", "Erika"));
        return event;
    }

    private static AdminEvent adminEvent(ResourceType resource, String path) {
        AuthDetails staff = new AuthDetails();
        staff.setUserId("s1");
        AdminEvent event = new AdminEvent();
        event.setId("a1");
        event.setOperationType(OperationType.UPDATE);
        event.setResourceType(resource);
        event.setResourcePath(path);
        event.setTime(1_795_348_800_000L);
        event.setRealmName("bwg");
        event.setAuthDetails(staff);
        event.setRepresentation("{\"email\":\"erika@example.org\"}");
        return event;
    }

    @Test
    @DisplayName("a registration is told by ids and type alone, without name and address")
    void tellsIdsOnly() {
        assertEquals(Optional.of(new WebhookMessage("e1", "{\"type\":\"user.REGISTER\",\"timestamp\":\"2026-11-22T12:00:00Z\","
                + "\"data\":{\"event_id\":\"e1\",\"user_id\":\"u1\",\"realm\":\"bwg\",\"actor_id\":\"u1\"}}")),
                WebhookMessage.of(event(EventType.REGISTER)));
    }

    @Test
    @DisplayName("a change by staff names the account and who made it")
    void tellsTheActor() {
        assertEquals(Optional.of(new WebhookMessage("a1", "{\"type\":\"admin.UPDATE.USER\",\"timestamp\":\"2026-11-22T12:00:00Z\","
                + "\"data\":{\"event_id\":\"a1\",\"user_id\":\"u1\",\"realm\":\"bwg\",\"actor_id\":\"s1\"}}")),
                WebhookMessage.of(adminEvent(ResourceType.USER, "users/u1/execute-actions-email")));
    }

    @Test
    @DisplayName("logins, failures and changes of other things are not told")
    void staysSilent() {
        Event failed = event(EventType.VERIFY_EMAIL);
        failed.setError("invalid_code");
        assertTrue(WebhookMessage.of(event(EventType.LOGIN)).isEmpty());
        assertTrue(WebhookMessage.of(failed).isEmpty());
        assertTrue(WebhookMessage.of(adminEvent(ResourceType.CLIENT, "clients/c1")).isEmpty());
        assertTrue(WebhookMessage.of(adminEvent(ResourceType.USER, null)).isEmpty());
    }
}
