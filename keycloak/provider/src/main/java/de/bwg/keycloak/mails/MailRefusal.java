package de.bwg.keycloak.mails;

import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;

/** What the mail server said about a recipient. */
final class MailRefusal {

    private MailRefusal() {
    }

    /** True when the server will never take mail for this address (RFC 5321, 4.2.1: a reply of 5yz to the recipient). */
    static boolean isForGood(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SMTPAddressFailedException refusal) {
                return refusal.getReturnCode() / 100 == 5;
            }
        }
        return false;
    }
}
