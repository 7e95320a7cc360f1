package de.bwg.keycloak.webhook;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.keycloak.Config;

/**
 * Where the matcher is, and the secret by which it knows us.
 *
 * @param url of the webhook; what else it is asked lies beside it
 */
record MatcherAddress(URI url, WebhookSecrets secrets) {

    private static final String OPTION = "spi-events-listener--bwg-webhook--";

    static MatcherAddress of(Config.Scope config) {
        String address = config.get("url", "");
        if (!address.matches("https?://.+")) {
            throw new IllegalStateException("Set " + OPTION + "url to the matcher's webhook address.");
        }
        return new MatcherAddress(URI.create(address), read(config.get("secretFile", "")));
    }

    /** The headers of Standard Webhooks, and those that are given. {@code id}: of what is sent. */
    Map<String, String> signed(String id, String body, Map<String, String> more) {
        long now = System.currentTimeMillis() / 1000;
        Map<String, String> headers = new HashMap<>(more);
        headers.putAll(Map.of("webhook-id", id, "webhook-timestamp", Long.toString(now), "webhook-signature", secrets.sign(id, now, body)));
        return headers;
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
}
