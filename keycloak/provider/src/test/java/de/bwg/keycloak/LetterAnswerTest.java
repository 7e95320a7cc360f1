package de.bwg.keycloak;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LetterAnswerTest {

    private static LetterAnswer.Result result(int status, String body) {
        return LetterAnswer.of(status, body, "me").result();
    }

    @ParameterizedTest
    @DisplayName("each answer of the contract is understood")
    @CsvSource({"yes,YES", "typo,TYPO", "wrong,WRONG", "paused,PAUSED", "locked,LOCKED"})
    void understands(String word, LetterAnswer.Result result) {
        assertEquals(result, result(200, "{\"result\":\"" + word + "\",\"account_id\":\"me\",\"retry_at\":null,\"attempts_left\":4}"));
    }

    @ParameterizedTest
    @DisplayName("a yes with any other status is no yes")
    @ValueSource(ints = {0, 100, 201, 204, 301, 401, 500})
    void wantsTheStatus(int status) {
        assertEquals(LetterAnswer.Result.NONE, result(status, "{\"result\":\"yes\",\"account_id\":\"me\"}"));
    }

    @ParameterizedTest
    @DisplayName("nonsense, another account and a yes in another form let nobody in")
    @ValueSource(strings = {"", "yes", "null", "[]", "\"yes\"", "{", "{}", "{\"result\":\"yes\"}",
        "{\"result\":\"yes\",\"account_id\":\"you\"}", "{\"result\":\"yes\",\"account_id\":null}",
        "{\"result\":\"YES\",\"account_id\":\"me\"}", "{\"result\":\"yes \",\"account_id\":\"me\"}",
        "{\"result\":true,\"account_id\":\"me\"}", "{\"result\":[\"yes\"],\"account_id\":\"me\"}",
        "{\"result\":\"wrong\",\"result\":\"yes\",\"account_id\":\"me\"}",
        "{\"account_id\":\"you\",\"account_id\":\"me\",\"result\":\"yes\"}",
        "{\"result\":\"yes\",\"account_id\":\"me\"}{}", "{\"result\":\"yes\",\"account_id\":\"me\"", "<html>yes</html>"})
    void refusesNonsense(String body) {
        assertEquals(LetterAnswer.Result.NONE, result(200, body));
    }

    @Test
    @DisplayName("the end of a pause is read with its offset, and left out when it cannot be read")
    void readsTheTime() {
        String pause = "{\"result\":\"paused\",\"account_id\":\"me\",\"retry_at\":\"%s\"}";
        assertEquals(Optional.of(Instant.parse("2026-11-22T14:40:00Z")),
                LetterAnswer.of(200, pause.formatted("2026-11-22T15:40:00+01:00"), "me").retryAt());
        assertEquals(Optional.empty(), LetterAnswer.of(200, pause.formatted("soon"), "me").retryAt());
        assertEquals(Optional.empty(), LetterAnswer.of(200, pause.formatted("2026-11-22T15:40:00"), "me").retryAt());
    }
}
