package de.bwg.keycloak.mails;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import jakarta.mail.NoSuchProviderException;
import jakarta.mail.Session;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class AutomaticMailTest {

    @Test
    void whoeverSendsByMailSendsByThis() throws NoSuchProviderException {
        assertInstanceOf(AutomaticMail.class, Session.getInstance(new Properties()).getTransport("smtp"));
    }
}
