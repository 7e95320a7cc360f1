package de.bwg.keycloak;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import java.util.Optional;
import org.keycloak.models.UserModel;

/** When the letter was posted, when to expect it and until when its code is valid, in words of the page's language. */
public record LetterDates(String postedAt, String expectedOn, String validUntil) {

    private static final ZoneId HERE = ZoneId.of("Europe/Berlin");

    /** Empty unless all three are known: before that the page says the same to everybody. */
    static Optional<LetterDates> of(UserModel user, Locale locale) {
        DateTimeFormatter words = DateTimeFormatter.ofLocalizedDate(FormatStyle.FULL).withLocale(locale);
        Optional<String> posted = date(user.getFirstAttribute("letterPostedAt")).map(words::format);
        Optional<String> expected = date(user.getFirstAttribute("letterExpectedOn")).map(words::format);
        Optional<String> until = date(user.getFirstAttribute("letterValidUntil")).map(words::format);
        return posted.isPresent() && expected.isPresent() && until.isPresent()
                ? Optional.of(new LetterDates(posted.get(), expected.get(), until.get()))
                : Optional.empty();
    }

    /** An ISO date, or the day in Germany of an ISO date and time. */
    static Optional<LocalDate> date(String text) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(text.length() > 10
                    ? OffsetDateTime.parse(text).atZoneSameInstant(HERE).toLocalDate()
                    : LocalDate.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
