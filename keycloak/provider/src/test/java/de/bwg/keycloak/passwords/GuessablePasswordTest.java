package de.bwg.keycloak.passwords;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuessablePasswordTest {

    private final GuessablePassword guessable = new GuessablePassword(List.of("bwg", "bernburg", "mieter", "saale"));

    @ParameterizedTest
    @DisplayName("repetition and words of the surroundings are guessed, other words are not")
    @CsvSource({"aaaaaaaa,true", "abababab,true", "12121212,true", "BWG-Bernburg,true", "bernburg2024,true", "Bernburg!!06406,true",
        "erika.mustermann1960,true", "Mieter-Bwg-2026,true", "Sonnenblumen am Fluss 7,false", "Quittengelee in Bernburg,false",
        "Bernburgerin,true", "correct horse,false", "aaaaaaab,true",
        "abcdeabcde,false", "bernburg apfel,false", "bernburg haus,true", "bwg-2026-haus,true"})
    void tells(String password, boolean expected) {
        assertEquals(expected, guessable.is(password, "erika.mustermann@example.org"));
    }

    @Test
    @DisplayName("without an address no word is made of nothing")
    void knowsNoEmptyWord() {
        assertFalse(guessable.is("87654321", null));
    }
}
