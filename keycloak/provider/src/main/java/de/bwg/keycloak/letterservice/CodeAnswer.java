package de.bwg.keycloak.letterservice;

import com.fasterxml.jackson.databind.JsonNode;
import de.bwg.keycloak.http.StrictJson;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * letter-service's answer to "is this code right?". Anything but a signed answer to this very question about this very
 * account is {@code NONE}, which lets nobody in.
 *
 * @param tenancy the tenant number that the letter proved, on a yes
 * @param retryAt end of the pause, if it was told
 */
public record CodeAnswer(Result result, String tenancy, Optional<Instant> retryAt) {

    public enum Result { YES, TYPO, WRONG, PAUSED, LOCKED, NONE }

    public static final CodeAnswer NONE = new CodeAnswer(Result.NONE, "", Optional.empty());

    /** {@code nonce}: that of the question. Only what is signed decides; the rest is told. */
    static CodeAnswer of(String body, AnswerKeys keys, String nonce, String accountId) {
        JsonNode answer = StrictJson.object(body);
        JsonNode signed = keys.signed(answer.path("proof").textValue());
        if (!nonce.equals(signed.path("nonce").textValue()) || !accountId.equals(signed.path("account_id").textValue())) {
            return NONE;
        }
        Result result = result(signed.path("result").asText(""));
        String tenancy = signed.path("tenancy").asText("").strip();
        if (result == Result.YES && tenancy.isEmpty()) {
            return NONE;
        }
        return new CodeAnswer(result, tenancy, time(answer.path("retry_at").textValue()));
    }

    private static Result result(String word) {
        return switch (word) {
            case "yes" -> Result.YES;
            case "typo" -> Result.TYPO;
            case "wrong" -> Result.WRONG;
            case "paused" -> Result.PAUSED;
            case "locked" -> Result.LOCKED;
            default -> Result.NONE;
        };
    }

    static Optional<Instant> time(String text) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
