package de.bwg.keycloak.registration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostalCodeTest {

    @ParameterizedTest
    @ValueSource(strings = {"06406", "06 406", " 06406 ", "D-06406", "d 06406", "DE-06406", "D06406", "٠٦٤٠٦"})
    void peopleWriteItInManyWays(String typed) {
        assertEquals("06406", PostalCode.plain(typed));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "6406", "64 06", "064060", "O6406", "A-06406", "D-", "Bernburg"})
    void whatIsNoneStaysAsItWasTyped(String typed) {
        assertEquals(typed, PostalCode.plain(typed));
    }
}
