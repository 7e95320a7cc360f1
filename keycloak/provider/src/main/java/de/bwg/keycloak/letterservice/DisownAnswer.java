package de.bwg.keycloak.letterservice;

import com.fasterxml.jackson.databind.JsonNode;
import de.bwg.keycloak.http.StrictJson;
import java.time.Instant;
import java.util.Optional;

/**
 * letter-service's answer to "this letter's account is not mine". Anything but a well-formed answer is {@code NONE}.
 *
 * @param retryAt end of the pause; empty when there is none, and when no further try is allowed
 */
public record DisownAnswer(Result result, Optional<Instant> retryAt) {

    public enum Result { YES, NO, PAUSED, NONE }

    static final DisownAnswer NONE = new DisownAnswer(Result.NONE, Optional.empty());

    static DisownAnswer of(String body) {
        JsonNode answer = StrictJson.object(body);
        Result result = switch (answer.path("result").asText("")) {
            case "yes" -> Result.YES;
            case "no" -> Result.NO;
            case "paused" -> Result.PAUSED;
            default -> Result.NONE;
        };
        return new DisownAnswer(result, CodeAnswer.time(answer.path("retry_at").textValue()));
    }
}
