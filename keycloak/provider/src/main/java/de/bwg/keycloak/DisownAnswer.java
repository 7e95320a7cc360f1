package de.bwg.keycloak;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/**
 * letter-service's answer to "this letter's account is not mine". Anything but a well-formed answer is {@code NONE}.
 *
 * @param retryAt end of the pause; empty when there is none, and when no further try is allowed
 */
record DisownAnswer(Result result, Optional<Instant> retryAt) {

    enum Result { YES, NO, PAUSED, NONE }

    static final DisownAnswer NONE = new DisownAnswer(Result.NONE, Optional.empty());

    static DisownAnswer of(int status, String body) {
        JsonNode answer = LetterAnswer.object(status, body);
        Result result = switch (answer.path("result").asText("")) {
            case "yes" -> Result.YES;
            case "no" -> Result.NO;
            case "paused" -> Result.PAUSED;
            default -> Result.NONE;
        };
        return new DisownAnswer(result, LetterAnswer.time(answer.path("retry_at").textValue()));
    }
}
