package de.bwg.keycloak.matcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import de.bwg.keycloak.matcher.OpeningStep.Proposal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpeningStepTest {

    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final OpeningStep CONFIRMS = new OpeningStep(true, "u1", "T-1", "token");

    @Test
    @DisplayName("a proposal is confirmed by somebody else, for the same number, within seven days")
    void twoPeople() {
        Proposal proposal = Proposal.of("2026-11-29T12:00:00Z anna T-1").orElseThrow();
        assertTrue(proposal.mayBeConfirmed(CONFIRMS, "bert", NOW));
        assertFalse(proposal.mayBeConfirmed(CONFIRMS, "anna", NOW));
        assertFalse(proposal.mayBeConfirmed(new OpeningStep(true, "u1", "T-2", "token"), "bert", NOW));
        assertFalse(proposal.mayBeConfirmed(CONFIRMS, "bert", NOW.plus(Duration.ofDays(6))));
        assertFalse(proposal.mayBeConfirmed(CONFIRMS, "bert", NOW.minus(Duration.ofDays(2))));
        assertEquals(Optional.of(proposal), Proposal.of(proposal.toString()));
    }

    @ParameterizedTest
    @DisplayName("what is no proposal is none")
    @ValueSource(strings = {"", "yes", "2026-11-29T12:00:00Z anna", "gestern anna T-1", "2026-11-29T12:00:00Z anna T-1 more"})
    void noProposal(String kept) {
        assertEquals(Optional.empty(), Proposal.of(kept));
    }

    @ParameterizedTest
    @DisplayName("what is no complete step is none")
    @ValueSource(strings = {"", "[]", "{}", "{\"step\":\"propose\",\"user_id\":\"u1\",\"tenant_id\":\"T-1\"}",
        "{\"step\":\"both\",\"user_id\":\"u1\",\"tenant_id\":\"T-1\",\"person\":\"x\"}",
        "{\"step\":\"confirm\",\"user_id\":\"u1\",\"tenant_id\":\"T 1\",\"person\":\"x\"}",
        "{\"step\":\"confirm\",\"user_id\":\"\",\"tenant_id\":\"T-1\",\"person\":\"x\"}"})
    void noStep(String body) {
        assertEquals(Optional.empty(), OpeningStep.of(body));
    }
}
