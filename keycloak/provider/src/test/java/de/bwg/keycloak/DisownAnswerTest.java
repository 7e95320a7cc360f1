package de.bwg.keycloak;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisownAnswerTest {

    @ParameterizedTest
    @DisplayName("only a well-formed answer with status 200 says anything")
    @CsvSource(delimiter = ';', value = {
        "200; {\"result\":\"yes\"}; YES",
        "200; {\"result\":\"no\",\"retry_at\":null}; NO",
        "500; {\"result\":\"yes\"}; NONE",
        "200; {\"result\":\"YES\"}; NONE",
        "200; {\"result\":true}; NONE",
        "200; {\"result\":\"yes\",\"result\":\"no\"}; NONE",
        "200; [\"yes\"]; NONE",
        "200; yes; NONE",
        "200; ''; NONE"})
    void reads(int status, String body, DisownAnswer.Result expected) {
        assertEquals(expected, DisownAnswer.of(status, body).result());
    }

    @Test
    @DisplayName("a pause says when it ends")
    void tellsTheEnd() {
        assertEquals(new DisownAnswer(DisownAnswer.Result.PAUSED, Optional.of(Instant.parse("2026-11-22T18:10:00Z"))),
                DisownAnswer.of(200, "{\"result\":\"paused\",\"retry_at\":\"2026-11-22T19:10:00+01:00\"}"));
    }
}
