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
    @DisplayName("without a proof nothing opens")
    void wantsAProof() {
        assertFalse(opens(null, "T-1"));
        assertFalse(opens(" ", "T-1"));
    }
}
