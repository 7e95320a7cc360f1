package de.bwg.keycloak;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A mail about the letter that the matcher wants sent (docs/architecture.md, "mails to tenants").
 *
 * @param dates those that the mail of this kind names, all of them
 */
record MailOrder(String userId, Kind kind, Map<Day, LocalDate> dates) {

    enum Day {
        POSTED_ON("posted_on", "postedOn"),
        EXPECTED_ON("expected_on", "expectedOn"),
        VALID_UNTIL("valid_until", "validUntil"),
        DELETE_ON("delete_on", "deleteOn");

        private final String key;
        /** The name in the template. */
        final String placeholder;

        Day(String key, String placeholder) {
            this.key = key;
            this.placeholder = placeholder;
        }
    }

    enum Kind {
        POSTED("letter-posted", "letterPostedSubject", Day.POSTED_ON, Day.EXPECTED_ON, Day.VALID_UNTIL),
        REMINDER("letter-reminder", "letterReminderSubject", Day.POSTED_ON, Day.VALID_UNTIL),
        EXPIRED("letter-expired", "letterExpiredSubject", Day.VALID_UNTIL),
        RETURNED("letter-returned", "letterReturnedSubject"),
        EXPIRING("account-expiring", "accountExpiringSubject", Day.DELETE_ON);

        private final String name;
        /** The message key of the subject. */
        final String subject;
        private final Set<Day> days;

        Kind(String name, String subject, Day... days) {
            this.name = name;
            this.subject = subject;
            this.days = Set.of(days);
        }

        String template() {
            return name + ".ftl";
        }

        /** Who never confirmed an address must still learn that the account goes. */
        boolean goesToUnconfirmed() {
            return this == EXPIRING;
        }

        private static Optional<Kind> named(String name) {
            return Arrays.stream(values()).filter(kind -> kind.name.equals(name)).findFirst();
        }
    }

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Empty for anything but a complete order of a known kind. */
    static Optional<MailOrder> of(String body) {
        try {
            JsonNode order = JSON.readTree(body == null ? "" : body);
            String user = order.path("user_id").asText("");
            return Kind.named(order.path("kind").asText("")).filter(kind -> !user.isBlank())
                    .map(kind -> new MailOrder(user, kind, dates(kind, order.path("dates"))));
        } catch (JsonProcessingException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Map<Day, LocalDate> dates(Kind kind, JsonNode given) {
        Map<Day, LocalDate> dates = new EnumMap<>(Day.class);
        kind.days.forEach(day -> dates.put(day, LocalDate.parse(given.path(day.key).asText(""))));
        return dates;
    }
}
