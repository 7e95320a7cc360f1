package de.bwg.keycloak.forms;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatinDigitsTest {

    @ParameterizedTest
    @CsvSource({"٠٣٤٧١ ٥٥٥, 03471 555", "۰۳۴۷۱, 03471", "０３, 03", "+49 (3471) 5/6, +49 (3471) 5/6", "keine, keine"})
    void digitsOfAnyScriptAreDialledAlike(String typed, String number) {
        assertEquals(number, LatinDigits.of(typed));
    }
}
