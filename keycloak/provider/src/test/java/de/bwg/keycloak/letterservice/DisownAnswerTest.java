package de.bwg.keycloak.letterservice;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisownAnswerTest {

    @ParameterizedTest
    @DisplayName("only a well-formed answer says anything")
    @CsvSource(delimiter = ';', value = {
        "{\"result\":\"yes\"}; YES",
        "{\"result\":\"no\",\"retry_at\":null}; NO",
        "{\"result\":\"YES\"}; NONE",
        "{\"result\":true}; NONE",
        "{\"result\":\"yes\",\"result\":\"no\"}; NONE",
        "[\"yes\"]; NONE",
        "yes; NONE",
        "''; NONE"})
    void reads(String body, DisownAnswer.Result expected) {
        assertEquals(expected, DisownAnswer.of(body).result());
    }

    @Test
    @DisplayName("a pause says when it ends")
    void tellsTheEnd() {
        assertEquals(new DisownAnswer(DisownAnswer.Result.PAUSED, Optional.of(Instant.parse("2026-11-22T18:10:00Z"))),
                DisownAnswer.of("{\"result\":\"paused\",\"retry_at\":\"2026-11-22T19:10:00+01:00\"}"));
    }
}
