package de.bwg.keycloak.http;

import jakarta.ws.rs.core.HttpHeaders;
import java.util.Map;
import java.util.Optional;
import org.keycloak.http.HttpRequest;
import org.keycloak.models.KeycloakSession;

/** The name that the proxy gave a request: whoever is asked because of it gets it too, for the lines of their logs. */
public final class RequestId {

    private static final String HEADER = "X-Request-Id";
    private static final int LENGTH = 32;

    private RequestId() {
    }

    /** The header for a question that follows from the session's request; nothing when it has no valid name or there is none. */
    public static Map<String, String> header(KeycloakSession session) {
        return Optional.ofNullable(session.getContext().getHttpRequest())
                .map(HttpRequest::getHttpHeaders)
                .map(RequestId::said)
                .filter(RequestId::isValid)
                .map(said -> Map.of(HEADER, said))
                .orElse(Map.of());
    }

    private static String said(HttpHeaders headers) {
        return headers.getHeaderString(HEADER);
    }

    private static boolean isValid(String said) {
        return said.length() == LENGTH && said.chars().allMatch(digit -> Character.digit(digit, 16) >= 0 && digit < 'g');
    }
}
