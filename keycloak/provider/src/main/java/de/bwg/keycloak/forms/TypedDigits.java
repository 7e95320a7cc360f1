package de.bwg.keycloak.forms;

import java.util.Optional;

/** A code as people type it: digits of any script, with blanks, hyphens or dots between them. */
public final class TypedDigits {

    private static final int LONGEST_INPUT = 64;

    private TypedDigits() {
    }

    /**
     * Turns what was typed into ASCII digits.
     *
     * @return the digits, or empty when there are none, when something else is among them or when it is over 64 characters
     */
    public static Optional<String> of(String typed) {
        if (typed == null || typed.length() > LONGEST_INPUT) {
            return Optional.empty();
        }
        StringBuilder digits = new StringBuilder();
        for (int point : typed.codePoints().toArray()) {
            int value = Character.digit(point, 10);
            if (value >= 0) {
                digits.append(value);
            } else if (!separates(point)) {
                return Optional.empty();
            }
        }
        return digits.isEmpty() ? Optional.empty() : Optional.of(digits.toString());
    }

    private static boolean separates(int point) {
        int type = Character.getType(point);
        return Character.isWhitespace(point) || Character.isSpaceChar(point) || point == '.'
                || type == Character.DASH_PUNCTUATION || type == Character.FORMAT;
    }
}
