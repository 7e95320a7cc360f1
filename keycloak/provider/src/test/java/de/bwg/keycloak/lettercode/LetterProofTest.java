package de.bwg.keycloak.lettercode;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LetterProofTest {

    private static boolean opens(String mark, String tenantNumber) {
        Map<String, String> attributes = new HashMap<>();
        attributes.put("letterVerified", mark);
        attributes.put("tenantNumber", tenantNumber);
        return LetterProof.opens(attributes::get);
    }

    @Test
    @DisplayName("a proof opens the tenancy that was proven and no other")
    void opensItsOwn() {
        assertTrue(opens("2026-11-24T12:00:00Z T-1", "T-1"));
        assertTrue(opens("2026-11-24T12:00:00Z T-1", null));
        assertFalse(opens("2026-11-24T12:00:00Z T-1", "T-2"));
        assertFalse(opens("2026-11-24T12:00:00Z T-1", "T-10"));
    }

    @Test
    @DisplayName("the proof of two people opens the same way, any other word behind it nothing")
    void opensByTwo() {
        assertTrue(opens("2026-11-24T12:00:00Z T-1 zwei-personen", "T-1"));
        assertFalse(opens("2026-11-24T12:00:00Z T-1 zwei-personen", "T-2"));
        assertFalse(opens("2026-11-24T12:00:00Z T-1 eine-person", "T-1"));
        assertFalse(opens("2026-11-24T12:00:00Z T-1 zwei-personen mehr", "T-1"));
    }

    @Test
    @DisplayName("a proof that is written opens its tenancy, and says whether people of staff stand for it")
    void writesWhatOpens() {
        for (String mark : new String[] {LetterProof.of("T-1"), LetterProof.byTwoOfStaff("T-1")}) {
            assertTrue(opens(mark, "T-1"));
            assertFalse(opens(mark, "T-2"));
        }
        assertFalse(LetterProof.of("T-1").endsWith(" zwei-personen"));
        assertTrue(LetterProof.byTwoOfStaff("T-1").endsWith(" zwei-personen"));
    }

    @Test
    @DisplayName("without a proof nothing opens")
    void wantsAProof() {
        assertFalse(opens(null, "T-1"));
        assertFalse(opens(" ", "T-1"));
    }
}
