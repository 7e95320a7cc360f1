package de.bwg.keycloak.matcher;

import com.fasterxml.jackson.databind.JsonNode;
import de.bwg.keycloak.http.StrictJson;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What one of two leads does to let a tenant in without a letter (docs/architecture.md, "without a letter").
 *
 * @param person the access token of the lead who does it
 */
record OpeningStep(boolean confirms, String userId, String tenancy, String person) {

    /** Empty for anything but a complete step. */
    static Optional<OpeningStep> of(String body) {
        JsonNode step = StrictJson.object(body);
        String kind = step.path("step").asText("");
        OpeningStep found = new OpeningStep("confirm".equals(kind), step.path("user_id").asText(""),
                step.path("tenant_id").asText(""), step.path("person").asText(""));
        boolean complete = (found.confirms || "propose".equals(kind)) && !found.userId.isBlank() && !found.person.isBlank()
                && found.tenancy.matches("[A-Za-z0-9][A-Za-z0-9._/-]{0,39}");
        return complete ? Optional.of(found) : Optional.empty();
    }

    /** What a first lead proposed, as it is kept with the account: time, the lead's id and the tenant number. */
    record Proposal(Instant at, String lead, String tenancy) {

        private static final Duration HOLDS = Duration.ofDays(7);

        static Optional<Proposal> of(String kept) {
            String[] parts = kept == null ? new String[0] : kept.split(" ");
            try {
                return parts.length == 3 ? Optional.of(new Proposal(Instant.parse(parts[0]), parts[1], parts[2])) : Optional.empty();
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        }

        /** Whether somebody else may confirm it now. */
        boolean mayBeConfirmed(OpeningStep step, String by, Instant now) {
            return !lead.equals(by) && tenancy.equals(step.tenancy()) && !now.isBefore(at) && now.isBefore(at.plus(HOLDS));
        }

        @Override
        public String toString() {
            return at + " " + lead + " " + tenancy;
        }
    }
}
