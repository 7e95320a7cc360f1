package de.bwg.keycloak;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import org.keycloak.TokenCategory;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.common.util.Time;
import org.keycloak.representations.JsonWebToken;
import org.keycloak.services.Urls;

/** Asks letter-service whether a code is right (docs/architecture.md, "is this code right?"). */
final class LetterService {

    private static final int TOKEN_SECONDS = 30;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI verify;

    /** @param url base URL of letter-service */
    LetterService(String url) {
        this.verify = URI.create(url.replaceAll("/+$", "") + "/codes/verify");
    }

    /** {@code typed}: the code as it was typed. */
    LetterAnswer verify(RequiredActionContext context, String typed) {
        String account = context.getUser().getId();
        ObjectNode question = JSON.createObjectNode()
                .put("code", typed).put("source", context.getConnection().getRemoteAddr());
        return Post.json(verify, Map.of("Authorization", "Bearer " + token(context)), question.toString())
                .map(answer -> LetterAnswer.of(answer.status(), answer.body(), account))
                .orElse(LetterAnswer.NONE);
    }

    private static String token(RequiredActionContext context) {
        Question question = new Question();
        question.id(UUID.randomUUID().toString())
                .type("letter-code")
                .issuer(Urls.realmIssuer(context.getUriInfo().getBaseUri(), context.getRealm().getName()))
                .audience("letter-service")
                .subject(context.getUser().getId())
                .issuedNow()
                .exp(Time.currentTimeMillis() / 1000 + TOKEN_SECONDS);
        return context.getSession().tokens().encode(question);
    }

    /** The category makes Keycloak sign with the realm's RS256 key, which is in its JWKS. */
    private static final class Question extends JsonWebToken {
        @Override
        public TokenCategory getCategory() {
            return TokenCategory.ADMIN;
        }
    }
}
