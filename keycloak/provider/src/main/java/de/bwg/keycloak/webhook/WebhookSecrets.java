package de.bwg.keycloak.webhook;

import java.util.List;
import java.util.stream.Collectors;

/** One secret a line. While the secret changes there are two, and every delivery is signed with both, so that none is lost. */
record WebhookSecrets(List<WebhookSecret> each) {

    /** @throws IllegalArgumentException for a line that is no secret, and when there is none */
    static WebhookSecrets of(String text) {
        List<WebhookSecret> each = text.lines().map(String::strip).filter(line -> !line.isEmpty()).map(WebhookSecret::new).toList();
        if (each.isEmpty()) {
            throw new IllegalArgumentException("The file with the webhook secret is empty.");
        }
        return new WebhookSecrets(each);
    }

    /** The value of the header {@code webhook-signature}: the signatures, with a blank between them (Standard Webhooks). */
    String sign(String id, long timestamp, String body) {
        return each.stream().map(secret -> secret.sign(id, timestamp, body)).collect(Collectors.joining(" "));
    }
}
