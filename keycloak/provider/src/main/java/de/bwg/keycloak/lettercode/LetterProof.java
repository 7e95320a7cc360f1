package de.bwg.keycloak.lettercode;

import de.bwg.keycloak.time.GermanTime;
import java.util.function.UnaryOperator;

/**
 * The mark of an account whose letter code was right: ISO time, a blank, and the tenant number that the letter proved; behind
 * them {@code zwei-personen} where two people of staff stand for it.
 */
public final class LetterProof {

    static final String ATTRIBUTE = "letterVerified";
    private static final String BY_TWO = "zwei-personen";

    private LetterProof() {
    }

    static String of(String tenancy) {
        return GermanTime.now() + " " + tenancy;
    }

    /** The same without a letter: two people of staff stand for it. */
    static String byTwoOfStaff(String tenancy) {
        return of(tenancy) + " " + BY_TWO;
    }

    /** Whether a letter code was ever right here. {@code attributes}: the value of the user attribute of a name, or null. */
    public static boolean exists(UnaryOperator<String> attributes) {
        String mark = attributes.apply(ATTRIBUTE);
        return mark != null && !mark.isBlank();
    }

    /** Whether the mark opens the account: it does not for another tenant number than the proven one. */
    static boolean opens(UnaryOperator<String> attributes) {
        if (!exists(attributes)) {
            return false;
        }
        String[] parts = attributes.apply(ATTRIBUTE).strip().split(" ", 3);
        String number = attributes.apply("tenantNumber");
        // Marks from before the tenancy was written name none; the matcher judges those.
        return parts.length == 1 || (parts.length == 2 || BY_TWO.equals(parts[2])) && (number == null || number.equals(parts[1]));
    }
}
