package de.bwg.keycloak.lettercode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class LetterDatesTest {

    @ParameterizedTest
    @DisplayName("a date stays, a time becomes the day it is in Germany")
    @CsvSource({"2026-11-22,2026-11-22", "2026-11-22T22:59:00Z,2026-11-22", "2026-11-22T23:00:00Z,2026-11-23"})
    void reads(String text, LocalDate day) {
        assertEquals(Optional.of(day), LetterDates.date(text));
    }

    @ParameterizedTest
    @DisplayName("what is no date is not shown")
    @NullAndEmptySource
    @ValueSource(strings = {"soon", "2026-02-30", "22.11.2026", "2026-11-22 and more"})
    void refuses(String text) {
        assertEquals(Optional.empty(), LetterDates.date(text));
    }

    @ParameterizedTest
    @DisplayName("a code is over on the day after its last one")
    @CsvSource({"2026-12-10,false", "2026-12-11,false", "2026-12-12,true"})
    void ends(LocalDate today, boolean over) {
        Map<String, String> letter = Map.of("letterPostedAt", "2026-11-20T12:00:00Z", "letterExpectedOn", "2026-11-24", "letterValidUntil", "2026-12-11");
        assertEquals(Optional.of(over), LetterDates.of(letter::get, Locale.GERMAN, today).map(LetterDates::over));
    }

    @Test
    @DisplayName("nothing is shown before everything is known")
    void waits() {
        Map<String, String> letter = Map.of("letterExpectedOn", "2026-11-24", "letterValidUntil", "2026-12-11");
        assertEquals(Optional.empty(), LetterDates.of(letter::get, Locale.GERMAN, LocalDate.of(2026, 11, 22)));
    }
}
