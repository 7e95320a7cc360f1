package de.bwg.keycloak.letterservice;

import static de.bwg.keycloak.letterservice.SigningKey.NONCE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodeAnswerTest {

    private final SigningKey key = new SigningKey();

    private CodeAnswer read(String body) {
        return CodeAnswer.of(body, AnswerKeys.of(key.pem()), NONCE, "me");
    }

    private CodeAnswer signed(String payload) {
        return read("{\"result\":\"yes\",\"account_id\":\"me\",\"proof\":\"" + key.sign(payload) + "\"}");
    }

    private static String payload(String result, String account, String nonce, String tenancy) {
        return "{\"result\":\"%s\",\"account_id\":\"%s\",\"nonce\":\"%s\",\"tenancy\":%s}".formatted(result, account, nonce, tenancy);
    }

    @ParameterizedTest
    @DisplayName("each answer of the contract is understood")
    @CsvSource({"yes,YES", "typo,TYPO", "wrong,WRONG", "paused,PAUSED", "locked,LOCKED"})
    void understands(String word, CodeAnswer.Result result) {
        assertEquals(result, signed(payload(word, "me", NONCE, "\"T-1\"")).result());
    }

    @Test
    @DisplayName("a yes names the tenancy that was proven, and without one it is no yes")
    void namesTheTenancy() {
        assertEquals("T-1", signed(payload("yes", "me", NONCE, "\"T-1\"")).tenancy());
        assertEquals(CodeAnswer.Result.NONE, signed(payload("yes", "me", NONCE, "null")).result());
        assertEquals(CodeAnswer.Result.NONE, signed(payload("yes", "me", NONCE, "\" \"")).result());
    }

    @Test
    @DisplayName("a yes that is not signed by a known key, or to another question, lets nobody in")
    void wantsTheSignature() {
        String yes = payload("yes", "me", NONCE, "\"T-1\"");
        assertEquals(CodeAnswer.NONE, read("{\"result\":\"yes\",\"account_id\":\"me\",\"tenancy\":\"T-1\",\"nonce\":\"" + NONCE + "\"}"));
        assertEquals(CodeAnswer.NONE, read("{\"proof\":\"" + new SigningKey().sign(yes) + "\"}"));
        assertEquals(CodeAnswer.NONE, read("{\"proof\":\"" + key.sign("{\"alg\":\"none\"}", yes) + "\"}"));
        assertEquals(CodeAnswer.NONE, signed(payload("yes", "you", NONCE, "\"T-1\"")));
        assertEquals(CodeAnswer.NONE, signed(payload("yes", "me", "yesterday's", "\"T-1\"")));
    }

    @ParameterizedTest
    @DisplayName("nonsense in place of a signed answer lets nobody in")
    @ValueSource(strings = {"", "yes", "null", "[]", "\"yes\"", "{", "{}", "{\"proof\":null}", "{\"proof\":\"\"}", "{\"proof\":\"..\"}",
        "{\"proof\":\"a.b.c\"}", "{\"proof\":[\"a.b.c\"]}", "{\"proof\":\"ä.ö.ü\"}", "<html>yes</html>"})
    void refusesNonsense(String body) {
        assertEquals(CodeAnswer.Result.NONE, read(body).result());
    }

    @ParameterizedTest
    @DisplayName("a signed word that is no answer of the contract lets nobody in")
    @ValueSource(strings = {"", "YES", "yes ", "true", "no"})
    void refusesOtherWords(String word) {
        assertEquals(CodeAnswer.Result.NONE, signed(payload(word, "me", NONCE, "\"T-1\"")).result());
    }

    @Test
    @DisplayName("the end of a pause is read with its offset, and left out when it cannot be read")
    void readsTheTime() {
        String pause = "{\"proof\":\"" + key.sign(payload("paused", "me", NONCE, "null")) + "\",\"retry_at\":\"%s\"}";
        assertEquals(Optional.of(Instant.parse("2026-11-22T14:40:00Z")), read(pause.formatted("2026-11-22T15:40:00+01:00")).retryAt());
        assertEquals(Optional.empty(), read(pause.formatted("soon")).retryAt());
        assertEquals(Optional.empty(), read(pause.formatted("2026-11-22T15:40:00")).retryAt());
    }
}
