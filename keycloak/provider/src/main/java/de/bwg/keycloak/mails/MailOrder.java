package de.bwg.keycloak.mails;

import com.fasterxml.jackson.databind.JsonNode;
import de.bwg.keycloak.http.StrictJson;
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
        DELETE_ON("delete_on", "deleteOn"),
        ENDS_ON("ends_on", "endsOn");

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
        EXPIRING("account-expiring", "accountExpiringSubject", Day.DELETE_ON),
        SECOND_ACCOUNT("second-account", Notice.SECOND_ACCOUNT),
        ACTIVE("account-active", Notice.ACCOUNT_ACTIVE),
        ENDING("tenancy-ending", Notice.TENANCY_ENDING, Day.ENDS_ON),
        FORMER("former-expiring", Notice.FORMER_EXPIRING, Day.DELETE_ON),
        REJECTED("registration-rejected", Notice.REGISTRATION_REJECTED),
        WISH_DONE("wish-done", Notice.WISH_DONE),
        ASK_CALL("ask-call", Notice.ASK_CALL),
        ASK_DATA("ask-data", Notice.ASK_DATA),
        ASK_HOUSEHOLD("ask-household", Notice.ASK_HOUSEHOLD);

        private final String name;
        /** The message key of the subject. */
        final String subject;
        final String template;
        /** The notice that it is, empty when it has a template of its own. */
        final Optional<Notice> notice;
        private final Set<Day> days;

        Kind(String name, String subject, Day... days) {
            this.name = name;
            this.subject = subject;
            this.template = name + ".ftl";
            this.notice = Optional.empty();
            this.days = Set.of(days);
        }

        Kind(String name, Notice notice, Day... days) {
            this.name = name;
            this.subject = notice.subject();
            this.template = Notice.TEMPLATE;
            this.notice = Optional.of(notice);
            this.days = Set.of(days);
        }

        /** Who never confirmed an address must still learn that the account goes. */
        boolean goesToUnconfirmed() {
            return this == EXPIRING;
        }

        /** Who is to lose the account for good, which no mail tells to an app's own people. */
        boolean endsInDeletion() {
            return this == EXPIRING || this == FORMER;
        }

        /** Whoever is rejected is disabled, and must learn of it. */
        boolean goesToDisabled() {
            return this == REJECTED;
        }

        private static Optional<Kind> named(String name) {
            return Arrays.stream(values()).filter(kind -> kind.name.equals(name)).findFirst();
        }
    }

    /** Empty for anything but a complete order of a known kind. */
    static Optional<MailOrder> of(String body) {
        try {
            JsonNode order = StrictJson.object(body);
            String user = order.path("user_id").asText("");
            return Kind.named(order.path("kind").asText("")).filter(kind -> !user.isBlank())
                    .map(kind -> new MailOrder(user, kind, dates(kind, order.path("dates"))));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Map<Day, LocalDate> dates(Kind kind, JsonNode given) {
        Map<Day, LocalDate> dates = new EnumMap<>(Day.class);
        kind.days.forEach(day -> dates.put(day, LocalDate.parse(given.path(day.key).asText(""))));
        return dates;
    }
}
