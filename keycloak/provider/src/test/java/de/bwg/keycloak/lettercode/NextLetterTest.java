package de.bwg.keycloak.lettercode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NextLetterTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 11, 22);

    @ParameterizedTest
    @DisplayName("another letter can be ordered once, from its day on, after a letter was posted")
    @CsvSource(nullValues = "-", value = {
        "2026-11-15T10:00:00Z, 2026-11-22, -, true",
        "2026-11-15T10:00:00Z, 2026-11-23, -, false",
        "2026-11-15T10:00:00Z, -, -, false",
        "-, 2026-11-22, -, false",
        "2026-11-15T10:00:00Z, soon, -, false",
        "2026-11-14T10:00:00Z, 2026-11-21, 2026-11-21T07:00:00Z, false",
        "2026-11-14T10:00:00Z, 2026-11-21, 2026-11-22T07:00:00Z, false",
        "2026-11-14T10:00:00Z, 2026-11-21, 2026-11-20T22:59:00Z, true",
        "2026-11-14T10:00:00Z, 2026-11-21, 2026-11-20T23:00:00Z, false"})
    void orderable(String posted, String next, String requested, boolean expected) {
        assertEquals(expected, letter(posted, next, requested).orderable());
    }

    @ParameterizedTest
    @DisplayName("an order is told until a later letter has a day of its own")
    @CsvSource(nullValues = "-", value = {
        "2026-11-14T10:00:00Z, 2026-11-21, 2026-11-21T07:00:00Z, 'Samstag, 21. November 2026'",
        "2026-11-14T10:00:00Z, -, 2026-11-21T07:00:00Z, 'Samstag, 21. November 2026'",
        "2026-11-22T10:00:00Z, 2026-11-29, 2026-11-21T07:00:00Z, -",
        "2026-11-22T10:00:00Z, -, 2026-11-21T07:00:00Z, -"})
    void tellsTheOrder(String posted, String next, String requested, String expected) {
        assertEquals(expected, letter(posted, next, requested).orderedOn());
    }

    private static NextLetter letter(String posted, String next, String requested) {
        Map<String, String> attributes = new HashMap<>();
        attributes.put("letterPostedAt", posted);
        attributes.put("letterNextAt", next);
        attributes.put("letterRequestedAt", requested);
        return NextLetter.of(attributes::get, Locale.GERMAN, TODAY);
    }
}
