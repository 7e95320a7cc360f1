package de.bwg.keycloak.mails;

import jakarta.mail.Address;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/**
 * SMTP as it is, but each mail says that nobody wrote it by hand (RFC 3834), so that no absence note answers it. Keycloak
 * leaves no other place to add a header.
 */
public final class AutomaticMail extends SMTPTransport {

    public AutomaticMail(Session session, URLName name) {
        super(session, name);
    }

    @Override
    public synchronized void sendMessage(Message message, Address[] recipients) throws MessagingException {
        message.setHeader("Auto-Submitted", "auto-generated");
        super.sendMessage(message, recipients);
    }
}
