package de.bwg.keycloak.webhook;

import de.bwg.keycloak.background.BackgroundQueue;
import de.bwg.keycloak.http.JsonRequest;
import de.bwg.keycloak.http.RequestId;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
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
    private static final String OPTION = "spi-events-listener--bwg-webhook--";

    private URI url;
    private WebhookSecrets secrets;
    private BackgroundQueue workers;

    @Override
    public void init(Config.Scope config) {
        String address = config.get("url", "");
        if (!address.matches("https?://.+")) {
            throw new IllegalStateException("Set " + OPTION + "url to the matcher's webhook address.");
        }
        url = URI.create(address);
        secrets = read(config.get("secretFile", ""));
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
        long now = System.currentTimeMillis() / 1000;
        Map<String, String> headers = new HashMap<>(requestId);
        headers.putAll(Map.of("webhook-id", message.id(), "webhook-timestamp", Long.toString(now),
                "webhook-signature", secrets.sign(message.id(), now, message.body())));
        int status = JsonRequest.json(url, headers, message.body()).map(JsonRequest.Answer::status).orElse(0);
        if (status / 100 != 2) {
            LOG.warnf("Webhook %s was not accepted (status %d)", message.id(), status);
        }
    }

    private static WebhookSecrets read(String file) {
        if (file.isBlank()) {
            throw new IllegalStateException("Set " + OPTION + "secret-file to the file with the webhook secret.");
        }
        try {
            return WebhookSecrets.of(Files.readString(Path.of(file)));
        } catch (IOException e) {
            throw new IllegalStateException("The file named by " + OPTION + "secret-file cannot be read.", e);
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
