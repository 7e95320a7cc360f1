package de.bwg.keycloak.emailcode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EmailCodeTest {

    private static final byte[] SECRET = "a secret of the realm, long enough".getBytes(StandardCharsets.UTF_8);

    private static EmailCode code(String user, String email, long issuedAt) {
        return new EmailCode(SECRET, user, email, issuedAt);
    }

    @Test
    @DisplayName("the same account, address and time give the same six digits, so that a mail sent again is never wrong")
    void repeats() {
        String digits = code("u1", "a@b.de", 1000).digits();
        assertTrue(digits.matches("\\d{6}"));
        assertEquals(digits, code("u1", "a@b.de", 1000).digits());
        assertTrue(code("u1", "a@b.de", 1000).is(digits));
    }

    @Test
    @DisplayName("another account, address, time or realm has another code and another seal")
    void differs() {
        EmailCode ours = code("u1", "a@b.de", 1000);
        for (EmailCode other : new EmailCode[] {code("u2", "a@b.de", 1000), code("u1", "c@b.de", 1000), code("u1", "a@b.de", 1001),
            new EmailCode("another realm's secret, as long".getBytes(StandardCharsets.UTF_8), "u1", "a@b.de", 1000)}) {
            assertFalse(ours.is(other.digits()));
            assertFalse(ours.isSealedBy(other.seal()));
        }
    }

    @Test
    @DisplayName("a seal opens its own link only, and nothing opens without one")
    void seals() {
        EmailCode ours = code("u1", "a@b.de", 1000);
        assertTrue(ours.isSealedBy(ours.seal()));
        assertFalse(ours.isSealedBy(null));
        assertFalse(ours.isSealedBy(""));
        assertFalse(ours.is(null));
        assertNotEquals(ours.digits(), ours.seal());
    }

    @Test
    @DisplayName("codes spread over all six-digit numbers, those with leading zeros included")
    void spreads() {
        Set<String> codes = new HashSet<>();
        boolean leadingZero = false;
        for (int time = 0; time < 2000; time++) {
            String digits = code("u1", "a@b.de", time).digits();
            leadingZero |= digits.startsWith("0");
            codes.add(digits);
        }
        assertTrue(codes.size() > 1980);
        assertTrue(leadingZero);
    }
}
