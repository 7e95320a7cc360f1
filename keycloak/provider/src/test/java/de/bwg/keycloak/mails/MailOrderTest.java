package de.bwg.keycloak.mails;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class MailOrderTest {

    private static final String DATES = "\"dates\":{\"posted_on\":\"2026-11-20\",\"expected_on\":\"2026-11-24\","
            + "\"valid_until\":\"2026-12-11\",\"delete_on\":null}";

    @Test
    @DisplayName("an order carries the dates that its mail names and no others")
    void takesWhatTheMailNames() {
        assertEquals(
                Optional.of(new MailOrder("u1", MailOrder.Kind.REMINDER, Map.of(
                        MailOrder.Day.POSTED_ON, LocalDate.of(2026, 11, 20), MailOrder.Day.VALID_UNTIL, LocalDate.of(2026, 12, 11)))),
                MailOrder.of("{\"user_id\":\"u1\",\"kind\":\"letter-reminder\"," + DATES + "}"));
    }

    @Test
    @DisplayName("a mail without dates needs none")
    void needsNoDates() {
        assertTrue(MailOrder.of("{\"user_id\":\"u1\",\"kind\":\"letter-returned\"}").isPresent());
    }

    @ParameterizedTest
    @DisplayName("what is no complete order is none")
    @NullAndEmptySource
    @ValueSource(strings = {"yes", "[]", "null", "{}{}",
        "{\"kind\":\"letter-returned\"}",
        "{\"user_id\":\" \",\"kind\":\"letter-returned\"}",
        "{\"user_id\":\"u1\",\"kind\":\"letter-lost\"}",
        "{\"user_id\":\"u1\",\"user_id\":\"u2\",\"kind\":\"letter-returned\"}",
        "{\"user_id\":\"u1\",\"kind\":\"letter-posted\"}",
        "{\"user_id\":\"u1\",\"kind\":\"account-expiring\",\"dates\":{\"delete_on\":null}}",
        "{\"user_id\":\"u1\",\"kind\":\"tenancy-ending\",\"dates\":{}}",
        "{\"user_id\":\"u1\",\"kind\":\"account-expiring\",\"dates\":{\"delete_on\":\"2027-02-30\"}}"})
    void refuses(String body) {
        assertEquals(Optional.empty(), MailOrder.of(body));
    }

    @ParameterizedTest
    @DisplayName("only the farewell goes to an address that nobody confirmed")
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "EXPIRING")
    void needsAConfirmedAddress(MailOrder.Kind kind) {
        assertFalse(kind.goesToUnconfirmed());
        assertTrue(MailOrder.Kind.EXPIRING.goesToUnconfirmed());
    }

    @ParameterizedTest
    @DisplayName("only the rejection goes to an account that is disabled")
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "REJECTED")
    void needsAnEnabledAccount(MailOrder.Kind kind) {
        assertFalse(kind.goesToDisabled());
        assertTrue(MailOrder.Kind.REJECTED.goesToDisabled());
    }
}
