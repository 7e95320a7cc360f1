package de.bwg.keycloak.limits;

import java.util.Locale;
import java.util.Set;

/** The mailbox behind an address: many addresses with a plus sign, and with dots at Google, are one mailbox. */
public final class Mailbox {

    private static final Set<String> GOOGLE = Set.of("gmail.com", "googlemail.com");

    private Mailbox() {
    }

    /** {@code erika.m+portal@GoogleMail.com} is {@code erikam@gmail.com}. */
    public static String of(String email) {
        String address = email == null ? "" : email.strip().toLowerCase(Locale.ROOT);
        int at = address.lastIndexOf('@');
        if (at < 1) {
            return address;
        }
        String domain = address.substring(at + 1);
        int plus = address.indexOf('+');
        String local = address.substring(0, plus > 0 && plus < at ? plus : at);
        return GOOGLE.contains(domain) ? local.replace(".", "") + "@gmail.com" : local + '@' + domain;
    }
}
