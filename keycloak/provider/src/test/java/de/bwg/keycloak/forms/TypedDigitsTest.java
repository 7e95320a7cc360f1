package de.bwg.keycloak.forms;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class TypedDigitsTest {

    @ParameterizedTest(name = "\"{0}\"")
    @DisplayName("a code may be typed with blanks, hyphens, dots and the digits of any script")
    @ValueSource(strings = {"123456", " 123 456 ", "123-456", "12\u201334\u201356", "123.456", "123\u00a0456",
        "\uff11\uff12\uff13\uff14\uff15\uff16", "\u0661\u0662\u0663\u0664\u0665\u0666", "\u200e123456\u200f", "\u09e7\u09e8\u09e9456"})
    void readsDigits(String typed) {
        assertEquals(Optional.of("123456"), TypedDigits.of(typed));
    }

    @ParameterizedTest(name = "\"{0}\"")
    @DisplayName("anything that is no code is refused")
    @NullAndEmptySource
    @ValueSource(strings = {" - ", "12345a", "<b>1</b>", "1+1", "\ud83d\ude00123456"})
    void refuses(String typed) {
        assertEquals(Optional.empty(), TypedDigits.of(typed));
    }

    @Test
    @DisplayName("sixty-four characters are read, an endless input is refused")
    void refusesEndless() {
        assertEquals(Optional.of("1".repeat(64)), TypedDigits.of("1".repeat(64)));
        assertEquals(Optional.empty(), TypedDigits.of("1".repeat(65)));
        assertEquals(Optional.empty(), TypedDigits.of("1".repeat(10_000)));
    }
}
