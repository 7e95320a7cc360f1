package de.bwg.keycloak.lettercode;

import de.bwg.keycloak.time.GermanTime;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * When the letter was posted, when to expect it and until when its code is valid, in words of the page's language.
 *
 * @param over whether the last valid day is past
 */
public record LetterDates(String postedAt, String expectedOn, String validUntil, boolean over) {

    /** Empty unless all three are known: before that the page says the same to everybody. */
    static Optional<LetterDates> of(UnaryOperator<String> attributes, Locale locale, LocalDate today) {
        DateTimeFormatter words = DateTimeFormatter.ofLocalizedDate(FormatStyle.FULL).withLocale(locale);
        Optional<LocalDate> posted = date(attributes.apply("letterPostedAt"));
        Optional<LocalDate> expected = date(attributes.apply("letterExpectedOn"));
        Optional<LocalDate> until = date(attributes.apply("letterValidUntil"));
        if (posted.isEmpty() || expected.isEmpty() || until.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new LetterDates(words.format(posted.get()), words.format(expected.get()),
                words.format(until.get()), until.get().isBefore(today)));
    }

    /** An ISO date, or the day in Germany of an ISO date and time. */
    public static Optional<LocalDate> date(String text) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(text.length() > 10
                    ? OffsetDateTime.parse(text).atZoneSameInstant(GermanTime.ZONE).toLocalDate()
                    : LocalDate.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
