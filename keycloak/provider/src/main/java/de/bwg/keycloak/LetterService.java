package de.bwg.keycloak;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.keycloak.Config;
import org.keycloak.TokenCategory;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.representations.JsonWebToken;
import org.keycloak.services.Urls;

/** What letter-service is asked (docs/architecture.md, "is this code right?" and "this was not me"). */
final class LetterService {

    private static final int TOKEN_SECONDS = 30;
    private static final String DISOWN = "letter-disown";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI verify;
    private final URI disown;

    /** @param url base URL of letter-service */
    LetterService(String url) {
        String base = url.replaceAll("/+$", "");
        this.verify = URI.create(base + "/codes/verify");
        this.disown = URI.create(base + "/letters/disown");
    }

    /** The one of the server's settings. */
    static LetterService configured() {
        String url = Config.scope("required-action", "letter-code").get("url");
        if (url == null || !url.matches("https?://.+")) {
            throw new IllegalStateException("Set spi-required-action--letter-code--url to the base URL of letter-service.");
        }
        return new LetterService(url);
    }

    /** {@code typed}: the code as it was typed. */
    LetterAnswer verify(KeycloakSession session, UserModel user, String typed) {
        return ask(session, verify, token(session, "letter-code", user.getId()), JSON.createObjectNode().put("code", typed))
                .map(answer -> LetterAnswer.of(answer.status(), answer.body(), user.getId()))
                .orElse(LetterAnswer.NONE);
    }

    /** Stops the account of a letter; nobody is signed in, so the token names nobody. */
    DisownAnswer disown(KeycloakSession session, String letterNumber, String typed) {
        ObjectNode question = JSON.createObjectNode().put("letter_number", letterNumber).put("code", typed);
        return ask(session, disown, token(session, DISOWN, DISOWN), question)
                .map(answer -> DisownAnswer.of(answer.status(), answer.body()))
                .orElse(DisownAnswer.NONE);
    }

    private static Optional<Post.Answer> ask(KeycloakSession session, URI uri, String token, ObjectNode question) {
        question.put("source", session.getContext().getConnection().getRemoteAddr());
        return Post.json(uri, Map.of("Authorization", "Bearer " + token), question.toString());
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
