package de.bwg.keycloak.forms;

/** A number as a keyboard of another script types it: its digits become the ones that everybody dials. */
public final class LatinDigits {

    private LatinDigits() {
    }

    /** Everything but the digits stays as it was typed. */
    public static String of(String typed) {
        StringBuilder number = new StringBuilder();
        typed.codePoints().forEach(sign -> {
            int digit = Character.digit(sign, 10);
            number.appendCodePoint(digit < 0 ? sign : '0' + digit);
        });
        return number.toString();
    }
}
