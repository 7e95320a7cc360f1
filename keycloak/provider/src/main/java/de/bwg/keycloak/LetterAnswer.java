package de.bwg.keycloak;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * letter-service's answer to "is this code right?". Anything but a well-formed answer about this very account is
 * {@code NONE}, which lets nobody in.
 *
 * @param retryAt end of the pause, if it was told
 */
record LetterAnswer(Result result, Optional<Instant> retryAt) {

    enum Result { YES, TYPO, WRONG, PAUSED, LOCKED, NONE }

    static final LetterAnswer NONE = new LetterAnswer(Result.NONE, Optional.empty());

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm").withZone(LetterDates.HERE);

    static LetterAnswer of(int status, String body, String accountId) {
        JsonNode answer = object(status, body);
        if (!accountId.equals(answer.path("account_id").textValue())) {
            return NONE;
        }
        String word = answer.path("result").textValue();
        Result result = switch (word == null ? "" : word) {
            case "yes" -> Result.YES;
            case "typo" -> Result.TYPO;
            case "wrong" -> Result.WRONG;
            case "paused" -> Result.PAUSED;
            case "locked" -> Result.LOCKED;
            default -> Result.NONE;
        };
        return new LetterAnswer(result, time(answer.path("retry_at").textValue()));
    }

    /** The body of a 200 as JSON; without any member when it is something else. */
    static JsonNode object(int status, String body) {
        if (status != 200) {
            return MissingNode.getInstance();
        }
        try {
            JsonNode answer = JSON.readTree(body);
            return answer.isObject() ? answer : MissingNode.getInstance();
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    /** The time of day in Germany. */
    static String clock(Instant time) {
        return CLOCK.format(time);
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
