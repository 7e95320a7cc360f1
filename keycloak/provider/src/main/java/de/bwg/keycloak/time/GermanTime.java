package de.bwg.keycloak.time;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
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
}
