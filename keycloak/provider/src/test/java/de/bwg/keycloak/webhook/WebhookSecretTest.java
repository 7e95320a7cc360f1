package de.bwg.keycloak.webhook;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Base64;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSecretTest {

    @Test
    @DisplayName("the signature is that of the published example of Standard Webhooks")
    void signs() {
        WebhookSecret secret = new WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        assertEquals("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                secret.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}"));
    }

    private static String secretOf(int bytes) {
        return "whsec_" + Base64.getEncoder().encodeToString(new byte[bytes]);
    }

    @Test
    @DisplayName("a secret has 24 to 64 bytes")
    void knowsItsLength() {
        assertDoesNotThrow(() -> new WebhookSecret(secretOf(24)));
        assertDoesNotThrow(() -> new WebhookSecret(secretOf(64)));
        assertThrows(IllegalArgumentException.class, () -> new WebhookSecret(secretOf(23)));
        assertThrows(IllegalArgumentException.class, () -> new WebhookSecret(secretOf(65)));
    }

    @ParameterizedTest
    @DisplayName("a missing, short, malformed or unprefixed secret is refused and not quoted")
    @ValueSource(strings = {"", "whsec_", "whsec_c2hvcnQ=", "whsec_!!!!", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"})
    void refuses(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> new WebhookSecret(text)).getMessage();
        assertFalse(text.length() > 6 && message.contains(text.substring(6)));
    }
}
