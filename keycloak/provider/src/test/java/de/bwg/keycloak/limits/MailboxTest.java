package de.bwg.keycloak.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MailboxTest {

    @ParameterizedTest
    @DisplayName("the addresses of one mailbox are one")
    @CsvSource({"erika@example.org,erika@example.org", "' Erika@Example.ORG ',erika@example.org", "erika+1@example.org,erika@example.org",
        "e.r.i.k.a+x@GoogleMail.com,erika@gmail.com", "e@googlemail.com,e@gmail.com", "@googlemail.com,@googlemail.com", "e.rika@example.org,e.rika@example.org", "+a@example.org,+a@example.org", "erika,erika", "'',''"})
    void normalised(String address, String mailbox) {
        assertEquals(mailbox, Mailbox.of(address));
    }
}
