package de.bwg.keycloak.time;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.keycloak.common.util.Time;

/** Now and today as the tenants count them. Keycloak's own clock, which its tests can move. */
public final class GermanTime {

    public static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm").withZone(ZONE);

    private GermanTime() {
    }

    /** Without fractions of a second, as it is written into attributes. */
    public static Instant now() {
        return Instant.ofEpochMilli(Time.currentTimeMillis()).truncatedTo(ChronoUnit.SECONDS);
    }

    /** The day in Germany. */
    public static LocalDate today() {
        return LocalDate.ofInstant(now(), ZONE);
    }

    /** The time of day in Germany, {@code 15:40}. */
    public static String clock(Instant time) {
        return CLOCK.format(time);
    }

    /** The time of day alone when it is today, else {@link #dayAndClock}; a begun minute is over. */
    public static String soon(Instant time, Locale reader) {
        Instant minute = time.plusSeconds(59).truncatedTo(ChronoUnit.MINUTES);
        boolean german = Locale.GERMAN.getLanguage().equals(reader.getLanguage());
        return LocalDate.ofInstant(minute, ZONE).equals(today()) ? clock(minute) + (german ? " Uhr" : "") : dayAndClock(minute, reader);
    }

    /** Day and time of day in Germany, in words of the reader's language: {@code Montag, 30. November 2026, 15:40 Uhr}. */
    public static String dayAndClock(Instant time, Locale reader) {
        String day = DateTimeFormatter.ofLocalizedDate(FormatStyle.FULL).withLocale(reader).withZone(ZONE).format(time);
        String clock = clock(time);
        return day + ", " + (Locale.GERMAN.getLanguage().equals(reader.getLanguage()) ? clock + " Uhr" : clock);
    }
}
