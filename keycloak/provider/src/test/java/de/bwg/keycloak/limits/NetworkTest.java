package de.bwg.keycloak.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {

    @ParameterizedTest
    @DisplayName("neighbours are one network")
    @CsvSource({"192.0.2.1,192.0.2.254", "2001:db8:1:2::1,2001:db8:1:2:ffff::9", "::ffff:192.0.2.7,192.0.2.8",
        "0000:0000:0000:0000:0000:ffff:192.168.100.228,192.168.100.1"})
    void neighbours(String one, String other) {
        assertEquals(Network.of(one), Network.of(other));
    }

    @Test
    @DisplayName("another network is another one")
    void strangers() {
        assertNotEquals(Network.of("192.0.2.1"), Network.of("192.0.3.1"));
        assertNotEquals(Network.of("2001:db8:1:2::1"), Network.of("2001:db8:1:3::1"));
    }

    @ParameterizedTest
    @DisplayName("what is no address is looked up nowhere")
    @NullSource
    @ValueSource(strings = {"", "localhost", "example.org", "1.2.3.4.5.6.7.8", "999.1.1.1", ":::::"})
    void nonsense(String address) {
        assertEquals("unknown", Network.of(address));
    }
}
