package de.bwg.keycloak.account;

import de.bwg.keycloak.time.GermanTime;
import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import org.keycloak.models.UserModel;

/** What a tenant wishes to have changed of what was proven: one at a time, until staff have dealt with it, for whom the matcher takes it away. */
final class ChangeWish {

    static final int LONGEST = 500;

    private static final String TEXT = "changeWish";
    private static final String AT = "changeWishAt";

    private final UserModel user;

    ChangeWish(UserModel user) {
        this.user = user;
    }

    /** The words of the one that waits; empty where none does. */
    String text() {
        return Optional.ofNullable(user.getFirstAttribute(TEXT)).orElse("");
    }

    /** The day of the one that waits, in the reader's words; null where none does. */
    String day(Locale reader) {
        try {
            String at = user.getFirstAttribute(AT);
            return at == null || text().isEmpty() ? null : DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG).withLocale(reader)
                    .format(LocalDate.ofInstant(Instant.parse(at), GermanTime.ZONE));
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Takes the place of the one before. {@code text}: tidied, of at most {@link #LONGEST} signs. */
    void set(String text) {
        user.setSingleAttribute(TEXT, text);
        user.setSingleAttribute(AT, GermanTime.now().truncatedTo(ChronoUnit.MILLIS).toString());
    }

    void withdraw() {
        user.removeAttribute(TEXT);
        user.removeAttribute(AT);
    }

    /** What was typed as one line, without signs that nobody sees or that turn the words around them. */
    static String tidy(String typed) {
        StringBuilder line = new StringBuilder();
        Normalizer.normalize(typed == null ? "" : typed, Normalizer.Form.NFC).codePoints().forEach(sign -> {
            switch (Character.getType(sign)) {
                case Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED -> { }
                case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SPACE_SEPARATOR -> {
                    if (!line.isEmpty() && line.charAt(line.length() - 1) != ' ') {
                        line.append(' ');
                    }
                }
                default -> line.appendCodePoint(sign);
            }
        });
        return line.toString().strip();
    }
}
