package de.bwg.keycloak.mails;

import jakarta.mail.Provider;

/** Names {@link AutomaticMail} for the protocol SMTP; found before those that the mail library marks as its own. */
public final class AutomaticMails extends Provider {

    public AutomaticMails() {
        super(Type.TRANSPORT, "smtp", AutomaticMail.class.getName(), "bwg", null);
    }
}
