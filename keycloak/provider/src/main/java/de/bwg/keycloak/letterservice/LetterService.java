package de.bwg.keycloak.letterservice;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.bwg.keycloak.http.JsonRequest;
import de.bwg.keycloak.http.RequestId;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.keycloak.Config;
import org.keycloak.TokenCategory;
import org.keycloak.common.util.SecretGenerator;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.representations.JsonWebToken;
import org.keycloak.services.Urls;

/** What letter-service is asked (docs/architecture.md, "is this code right?" and "this was not me"). */
public final class LetterService {

    private static final String OPTION = "spi-required-action--letter-code--";
    private static final int TOKEN_SECONDS = 30;
    private static final int NONCE_CHARACTERS = 32;
    private static final int OK = 200;
    private static final String DISOWN = "letter-disown";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI verify;
    private final URI disown;
    private final AnswerKeys keys;

    /** @param url base URL of letter-service */
    LetterService(String url, AnswerKeys keys) {
        String base = url.replaceFirst("/$", "");
        this.verify = URI.create(base + "/codes/verify");
        this.disown = URI.create(base + "/letters/disown");
        this.keys = keys;
    }

    /** The one of the server's settings. */
    public static LetterService configured() {
        Config.Scope scope = Config.scope("required-action", "letter-code");
        String url = scope.get("url", "");
        if (!url.matches("https?://.+")) {
            throw new IllegalStateException("Set " + OPTION + "url to the base URL of letter-service.");
        }
        String file = scope.get("answer-key-file", "");
        if (file.isBlank()) {
            throw new IllegalStateException("Set " + OPTION + "answer-key-file to the file with letter-service's public keys.");
        }
        return new LetterService(url, AnswerKeys.read(file));
    }

    /** {@code typed}: the code as it was typed. */
    public CodeAnswer verify(KeycloakSession session, UserModel user, String typed) {
        String nonce = SecretGenerator.getInstance().randomString(NONCE_CHARACTERS);
        ObjectNode question = JSON.createObjectNode().put("code", typed).put("nonce", nonce);
        return ask(session, verify, token(session, "letter-code", user.getId()), question)
                .map(body -> CodeAnswer.of(body, keys, nonce, user.getId()))
                .orElse(CodeAnswer.NONE);
    }

    /** Stops the account of a letter; nobody is signed in, so the token names nobody. */
    public DisownAnswer disown(KeycloakSession session, String letterNumber, String typed) {
        ObjectNode question = JSON.createObjectNode().put("letter_number", letterNumber).put("code", typed);
        return ask(session, disown, token(session, DISOWN, DISOWN), question)
                .map(DisownAnswer::of)
                .orElse(DisownAnswer.NONE);
    }

    /** The body of a 200, empty for any other answer. */
    private static Optional<String> ask(KeycloakSession session, URI uri, String token, ObjectNode question) {
        question.put("source", session.getContext().getConnection().getRemoteAddr());
        Map<String, String> headers = new HashMap<>(RequestId.header(session));
        headers.put("Authorization", "Bearer " + token);
        return JsonRequest.json(uri, headers, question.toString())
                .filter(answer -> answer.status() == OK).map(JsonRequest.Answer::body);
    }

    private static String token(KeycloakSession session, String type, String subject) {
        KeycloakContext context = session.getContext();
        Question question = new Question();
        question.id(UUID.randomUUID().toString())
                .type(type)
                .issuer(Urls.realmIssuer(context.getUri().getBaseUri(), context.getRealm().getName()))
                .audience("letter-service")
                .subject(subject)
                .issuedNow()
                .exp(Time.currentTimeMillis() / 1000 + TOKEN_SECONDS);
        return session.tokens().encode(question);
    }

    /** The category makes Keycloak sign with the realm's RS256 key, which is in its JWKS. */
    private static final class Question extends JsonWebToken {
        @Override
        public TokenCategory getCategory() {
            return TokenCategory.ADMIN;
        }
    }
}
