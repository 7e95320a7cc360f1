package de.bwg.keycloak;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
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
}
