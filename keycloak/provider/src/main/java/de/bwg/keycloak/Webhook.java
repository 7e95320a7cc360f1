package de.bwg.keycloak;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
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
public final class Webhook implements EventListenerProviderFactory {

    private static final Logger LOG = Logger.getLogger(Webhook.class);
    private static final String ID = "bwg-webhook";
    private static final String OPTION = "spi-events-listener--bwg-webhook--";

    private URI url;
    private WebhookSecret secret;
    private Workers workers;

    @Override
    public void init(Config.Scope config) {
        String address = config.get("url", "");
        if (!address.matches("https?://.+")) {
            throw new IllegalStateException("Set " + OPTION + "url to the matcher's webhook address.");
        }
        url = URI.create(address);
        secret = read(config.get("secretFile", ""));
        workers = new Workers("bwg-webhook", 2, 1000);
    }

    @Override
    public EventListenerProvider create(KeycloakSession session) {
        EventListenerTransaction afterCommit = new EventListenerTransaction(
                (event, withRepresentation) -> Notice.of(event).ifPresent(this::queue),
                event -> Notice.of(event).ifPresent(this::queue));
        session.getTransactionManager().enlistAfterCompletion(afterCommit);
        return new Listener(afterCommit);
    }

    private void queue(Notice notice) {
        if (!workers.take(() -> deliver(notice))) {
            LOG.warnf("Webhook %s was not sent: too many are waiting", notice.id());
        }
    }

    private void deliver(Notice notice) {
        long now = System.currentTimeMillis() / 1000;
        Map<String, String> headers = Map.of("webhook-id", notice.id(), "webhook-timestamp", Long.toString(now),
                "webhook-signature", secret.sign(notice.id(), now, notice.body()));
        int status = Post.json(url, headers, notice.body()).map(Post.Answer::status).orElse(0);
        if (status / 100 != 2) {
            LOG.warnf("Webhook %s was not accepted (status %d)", notice.id(), status);
        }
    }

    private static WebhookSecret read(String file) {
        if (file.isBlank()) {
            throw new IllegalStateException("Set " + OPTION + "secret-file to the file with the webhook secret.");
        }
        try {
            return new WebhookSecret(Files.readString(Path.of(file)).strip());
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
