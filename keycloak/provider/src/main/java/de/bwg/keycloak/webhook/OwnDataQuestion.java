package de.bwg.keycloak.webhook;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.bwg.keycloak.http.JsonRequest;
import de.bwg.keycloak.http.RequestId;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** Asks the matcher for what is stored of a tenant, in all parts (docs/architecture.md, "the tenant's own data"). */
public final class OwnDataQuestion {

    private static final int OK = 200;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final MatcherAddress matcher;
    private final URI export;

    private OwnDataQuestion(MatcherAddress matcher) {
        this.matcher = matcher;
        this.export = matcher.url().resolve("../own-data/export");
    }

    /** To the matcher of the server's settings. */
    public static OwnDataQuestion configured() {
        return new OwnDataQuestion(MatcherAddress.of(Config.scope("events-listener", "bwg-webhook")));
    }

    /** The file; empty when there is none in time, or when nothing is handed out. {@code form}: {@code pdf} or {@code json}. */
    public Optional<byte[]> ask(KeycloakSession session, RealmModel realm, UserModel user, String form) {
        String id = UUID.randomUUID().toString();
        ObjectNode question = JSON.createObjectNode().put("type", "own.EXPORT");
        question.putObject("data").put("question_id", id).put("user_id", user.getId()).put("realm", realm.getName()).put("form", form);
        String body = question.toString();
        Map<String, String> headers = matcher.signed(id, body, RequestId.header(session));
        return JsonRequest.file(export, headers, body)
                .filter(answer -> answer.status() == OK && answer.content().length > 0).map(JsonRequest.File::content);
    }
}
