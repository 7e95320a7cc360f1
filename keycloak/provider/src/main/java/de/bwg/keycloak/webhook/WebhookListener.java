package de.bwg.keycloak.webhook;

import de.bwg.keycloak.background.BackgroundQueue;
import de.bwg.keycloak.http.JsonRequest;
import de.bwg.keycloak.http.RequestId;
import java.util.Map;
import org.jboss.logging.Logger;
import org.keycloak.Config;
import org.keycloak.events.Event;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventListenerProviderFactory;
import org.keycloak.events.EventListenerTransaction;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/**
 * Tells the matcher about events, signed and after the commit. One attempt: the matcher reads the event store itself,
 * so a lost delivery only costs time.
 */
public final class WebhookListener implements EventListenerProviderFactory {

    private static final Logger LOG = Logger.getLogger(WebhookListener.class);
    private static final String ID = "bwg-webhook";

    private MatcherAddress matcher;
    private BackgroundQueue workers;

    @Override
    public void init(Config.Scope config) {
        matcher = MatcherAddress.of(config);
        workers = new BackgroundQueue("bwg-webhook", 2, 1000);
    }

    @Override
    public EventListenerProvider create(KeycloakSession session) {
        // Read now: after the commit the request may be over.
        Map<String, String> requestId = RequestId.header(session);
        EventListenerTransaction afterCommit = new EventListenerTransaction(
                (event, withRepresentation) -> WebhookMessage.of(event).ifPresent(message -> queue(message, requestId)),
                event -> WebhookMessage.of(event).ifPresent(message -> queue(message, requestId)));
        session.getTransactionManager().enlistAfterCompletion(afterCommit);
        return new Listener(afterCommit);
    }

    private void queue(WebhookMessage message, Map<String, String> requestId) {
        if (!workers.take(() -> deliver(message, requestId))) {
            LOG.warnf("Webhook %s was not sent: too many are waiting", message.id());
        }
    }

    private void deliver(WebhookMessage message, Map<String, String> requestId) {
        Map<String, String> headers = matcher.signed(message.id(), message.body(), requestId);
        int status = JsonRequest.json(matcher.url(), headers, message.body()).map(JsonRequest.Answer::status).orElse(0);
        if (status / 100 != 2) {
            LOG.warnf("Webhook %s was not accepted (status %d)", message.id(), status);
        }
    }

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
    }

    @Override
    public void close() {
        if (workers != null) {
            workers.close();
        }
    }

    private record Listener(EventListenerTransaction afterCommit) implements EventListenerProvider {

        @Override
        public void onEvent(Event event) {
            afterCommit.addEvent(event.clone());
        }

        @Override
        public void onEvent(AdminEvent event, boolean includeRepresentation) {
            afterCommit.addAdminEvent(new AdminEvent(event), false);
        }

        @Override
        public void close() {
        }
    }
}
