package de.bwg.keycloak.letterservice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerKeysTest {

    private final SigningKey first = new SigningKey();
    private final SigningKey second = new SigningKey();

    @Test
    @DisplayName("while a key changes, the old one and the new one both count")
    void knowsTwoKeys() {
        AnswerKeys keys = AnswerKeys.of(first.pem() + second.pem());
        assertEquals("x", keys.signed(first.sign("{\"a\":\"x\"}")).path("a").asText());
        assertEquals("y", keys.signed(second.sign("{\"a\":\"y\"}")).path("a").asText());
    }

    @Test
    @DisplayName("what was changed after it was signed says nothing")
    void refusesAChange() {
        String proof = first.sign("{\"a\":\"x\"}");
        String other = first.sign("{\"a\":\"y\"}");
        String mixed = proof.substring(0, proof.lastIndexOf('.')) + other.substring(other.lastIndexOf('.'));
        assertEquals("", AnswerKeys.of(first.pem()).signed(mixed).path("a").asText());
    }

    @ParameterizedTest
    @DisplayName("what is no signature at all says nothing, however it breaks the check")
    @ValueSource(strings = {"", "!", "QUJD", "ä"})
    void refusesWhatIsNoSignature(String signature) {
        String proof = first.sign("{\"a\":\"x\"}");
        assertEquals("", AnswerKeys.of(first.pem()).signed(proof.substring(0, proof.lastIndexOf('.') + 1) + signature).path("a").asText());
    }

    @Test
    @DisplayName("the keys are read from the file that is named, and one that is missing stops the start")
    void readsTheFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("keys.pem"), first.pem());
        assertEquals("x", AnswerKeys.read(file.toString()).signed(first.sign("{\"a\":\"x\"}")).path("a").asText());
        assertThrows(IllegalStateException.class, () -> AnswerKeys.read(folder.resolve("none").toString()));
    }

    @ParameterizedTest
    @DisplayName("a file that holds no key, or anything beside the keys, stops the start")
    @ValueSource(strings = {"", "whsec_abc", "-----BEGIN PUBLIC KEY-----\nQUJD\n-----END PUBLIC KEY-----", "-----BEGIN PRIVATE KEY-----\nQUJD\n-----END PRIVATE KEY-----"})
    void refusesOtherFiles(String text) {
        assertThrows(IllegalStateException.class, () -> AnswerKeys.of(text));
        assertThrows(IllegalStateException.class, () -> AnswerKeys.of(first.pem() + "rest " + text));
    }
}
