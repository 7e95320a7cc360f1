package de.bwg.keycloak.registration;

import de.bwg.keycloak.forms.TypedDigits;

/** A German postal code as people write it: {@code 06 406}, {@code D-06406}. */
final class PostalCode {

    static final String ATTRIBUTE = "postal_code";

    private static final int DIGITS = 5;

    private PostalCode() {
    }

    /** Its five digits; whatever is no postal code stays as it was typed, for the rule that says so. */
    static String plain(String typed) {
        String rest = typed.strip();
        if (rest.regionMatches(true, 0, "D", 0, 1)) {
            rest = rest.substring(rest.regionMatches(true, 0, "DE", 0, 2) ? 2 : 1);
        }
        return TypedDigits.of(rest).filter(digits -> digits.length() == DIGITS).orElse(typed);
    }
}
