package de.bwg.keycloak.matcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class AccountChangeTest {

    @Test
    @DisplayName("a change says of whom, what was seen, what changes and whether the code is demanded")
    void isRead() {
        assertEquals(
                Optional.of(new AccountChange("u1", Map.of("tenantNumber", List.of()),
                        Map.of("registrationState", List.of("review"), "letterNumber", List.of()), Optional.of(true),
                        Optional.of(false), true)),
                AccountChange.of("{\"user_id\":\"u1\",\"seen\":{\"tenantNumber\":[]},\"action\":true,\"role\":false,\"sign_out\":true,"
                        + "\"attributes\":{\"registrationState\":[\"review\"],\"letterNumber\":[]}}"));
    }

    @Test
    @DisplayName("a change that says nothing of role and sessions leaves them")
    void leavesRoleAndSessions() {
        assertEquals(
                Optional.of(new AccountChange("u1", Map.of(), Map.of(), Optional.empty(), Optional.empty(), false)),
                AccountChange.of("{\"user_id\":\"u1\",\"seen\":{},\"attributes\":{},\"action\":null}"));
    }

    @ParameterizedTest
    @DisplayName("what is no complete change is none")
    @NullAndEmptySource
    @ValueSource(strings = {"yes", "[]",
        "{\"seen\":{},\"attributes\":{},\"action\":null}",
        "{\"user_id\":1,\"seen\":{},\"attributes\":{},\"action\":null}",
        "{\"user_id\":\"u\\u0000\",\"seen\":{},\"attributes\":{},\"action\":null}",
        "{\"user_id\":\"u1\",\"seen\":{},\"attributes\":{\"a\":[\"\\u0000\"]},\"action\":null}",
        "{\"user_id\":\"u1\",\"attributes\":{},\"action\":null}",
        "{\"user_id\":\"u1\",\"seen\":{},\"action\":null}",
        "{\"user_id\":\"u1\",\"seen\":{},\"attributes\":{}}",
        "{\"user_id\":\"u1\",\"seen\":{},\"attributes\":{},\"action\":\"yes\"}",
        "{\"user_id\":\"u1\",\"seen\":{},\"attributes\":{},\"action\":null,\"role\":\"no\"}",
        "{\"user_id\":\"u1\",\"seen\":{},\"attributes\":{},\"action\":null,\"sign_out\":null}",
        "{\"user_id\":\"u1\",\"seen\":{},\"attributes\":{\"a\":\"b\"},\"action\":null}",
        "{\"user_id\":\"u1\",\"seen\":{},\"attributes\":{\"a\":[1]},\"action\":null}",
        "{\"user_id\":\"u1\",\"seen\":{},\"attributes\":{\"a\":[],\"a\":[]},\"action\":null}"})
    void isRefused(String body) {
        assertEquals(Optional.empty(), AccountChange.of(body));
    }

    @Test
    @DisplayName("what was seen must be so still, a missing value too")
    void isFresh() {
        AccountChange change = new AccountChange("u1", Map.of("tenantNumber", List.of(), "letterVerified", List.of("now")), Map.of(), Optional.empty(),
                Optional.empty(), false);
        assertTrue(change.isFresh(name -> "letterVerified".equals(name) ? List.of("now") : List.of()));
        assertFalse(change.isFresh(name -> List.of("now")));
        assertFalse(change.isFresh(name -> List.of()));
    }
}
