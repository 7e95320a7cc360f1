package de.bwg.keycloak.lettercode;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What a tenant whose letter was posted is told about another one, in words of the page's language.
 *
 * @param from the day from which it can be ordered, null when it cannot be ordered now
 * @param orderable whether that day has come and nothing was ordered since
 * @param orderedOn the day on which it was ordered, null when it was not
 */
public record NextLetter(String from, boolean orderable, String orderedOn) {

    static final String REQUESTED_AT = "letterRequestedAt";

    /** {@code attributes}: the value of the user attribute of a name, or null. */
    static NextLetter of(UnaryOperator<String> attributes, Locale locale, LocalDate today) {
        DateTimeFormatter words = DateTimeFormatter.ofLocalizedDate(FormatStyle.FULL).withLocale(locale);
        Optional<LocalDate> posted = LetterDates.date(attributes.apply("letterPostedAt"));
        Optional<LocalDate> next = LetterDates.date(attributes.apply("letterNextAt"));
        Optional<LocalDate> ordered = LetterDates.date(attributes.apply(REQUESTED_AT))
                .filter(day -> next.or(() -> posted).map(start -> !day.isBefore(start)).orElse(true));
        boolean orderable = posted.isPresent() && ordered.isEmpty() && next.filter(day -> !day.isAfter(today)).isPresent();
        return new NextLetter(next.map(words::format).orElse(null), orderable, ordered.map(words::format).orElse(null));
    }
}
