package de.bwg.keycloak.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSecretsTest {

    private static final String OLD = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
    private static final String NEW = "whsec_YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXphYmNkZWY=";

    @Test
    @DisplayName("while the secret changes, a delivery carries a signature of each")
    void signsWithBoth() {
        String both = WebhookSecrets.of(OLD + "\n" + NEW + "\n").sign("e1", 1, "{}");
        assertEquals(both, WebhookSecrets.of("\n" + OLD + "\n \n" + NEW).sign("e1", 1, "{}"));
        assertEquals(new WebhookSecret(OLD).sign("e1", 1, "{}") + " " + new WebhookSecret(NEW).sign("e1", 1, "{}"), both);
    }

    @ParameterizedTest
    @DisplayName("a line that is no secret stops the start")
    @ValueSource(strings = {"", "\n", "secret", OLD + "\nsecret", OLD + " " + NEW})
    void refusesTheRest(String text) {
        assertThrows(IllegalArgumentException.class, () -> WebhookSecrets.of(text));
    }
}
