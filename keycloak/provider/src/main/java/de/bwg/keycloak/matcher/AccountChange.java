package de.bwg.keycloak.matcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import de.bwg.keycloak.http.StrictJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the matcher wants changed on an account (docs/architecture.md, "state of an account").
 *
 * @param seen attributes that must still be as the matcher read them
 * @param attributes the new values of those that change; none removes one
 * @param action whether the next login demands the letter's code; empty leaves it
 * @param role whether the account has the tenants' role; empty leaves it
 * @param signOut whether all that was ever issued to it ends
 */
record AccountChange(String userId, Map<String, List<String>> seen, Map<String, List<String>> attributes, Optional<Boolean> action,
        Optional<Boolean> role, boolean signOut) {

    /** Empty for anything but a complete change. */
    static Optional<AccountChange> of(String body) {
        JsonNode change = StrictJson.object(body);
        String user = change.path("user_id").isTextual() ? change.path("user_id").textValue() : "";
        // A matcher of before knows neither of the last two, and asks for them elsewhere.
        JsonNode role = change.has("role") ? change.path("role") : NullNode.getInstance();
        JsonNode signOut = change.has("sign_out") ? change.path("sign_out") : BooleanNode.FALSE;
        if (user.isBlank() || !isWish(change.path("action")) || !isWish(role) || !signOut.isBoolean()) {
            return Optional.empty();
        }
        return values(change.path("seen")).flatMap(seen -> values(change.path("attributes")).map(attributes ->
                new AccountChange(user, seen, attributes, wish(change.path("action")), wish(role), signOut.booleanValue())));
    }

    private static boolean isWish(JsonNode given) {
        return given.isNull() || given.isBoolean();
    }

    private static Optional<Boolean> wish(JsonNode given) {
        return given.isNull() ? Optional.empty() : Optional.of(given.booleanValue());
    }

    /** Whether what was seen is so still, in any order; an attribute without a value was seen to be missing. */
    boolean isFresh(Function<String, List<String>> current) {
        return seen.entrySet().stream().allMatch(one -> sorted(one.getValue()).equals(sorted(current.apply(one.getKey()))));
    }

    private static List<String> sorted(List<String> values) {
        return values.stream().sorted().toList();
    }

    private static Optional<Map<String, List<String>>> values(JsonNode given) {
        if (!given.isObject()) {
            return Optional.empty();
        }
        Map<String, List<String>> found = new HashMap<>();
        for (Map.Entry<String, JsonNode> one : given.properties()) {
            List<String> values = new ArrayList<>();
            for (JsonNode value : one.getValue()) {
                if (!value.isTextual()) {
                    return Optional.empty();
                }
                values.add(value.textValue());
            }
            if (!one.getValue().isArray()) {
                return Optional.empty();
            }
            found.put(one.getKey(), values);
        }
        return Optional.of(found);
    }
}
