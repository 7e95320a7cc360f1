package de.bwg.keycloak.staff;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class AdminAnswersTest {

    @Test
    void theConsoleKeepsWhoMayFrameItAndWhatItMayFrame() {
        assertEquals("frame-src 'self' https://login.example.org; frame-ancestors 'self'; object-src 'none'; base-uri 'self';",
                AdminAnswers.keptOf("default-src 'none'; script-src 'self' 'sha256-x='; style-src 'self'; connect-src 'self';"
                        + " frame-src 'self' https://login.example.org; frame-ancestors 'self'; object-src 'none'; base-uri 'self';"));
    }
}
