package de.bwg.keycloak.matcher;

import com.fasterxml.jackson.databind.JsonNode;
import de.bwg.keycloak.http.Refusal;
import de.bwg.keycloak.http.StrictJson;
import jakarta.persistence.EntityManager;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** What Keycloak keeps of a user beyond his deletion: events, wrong logins and limits, which go by age alone. */
public final class ErasureEndpoint {

    private static final String EVENTS = """
            DELETE FROM EventEntity WHERE realmId = :realm AND (userId = :user
                OR (:email <> '' AND (lower(detailsJson) LIKE :detail OR lower(detailsJsonLongValue) LIKE :detail)))""";
    private static final String ADMIN_EVENTS = """
            DELETE FROM AdminEventEntity WHERE realmId = :realm AND (resourcePath = :path OR resourcePath LIKE concat(:path, '/%'))""";

    private static final String LIMITS = "DELETE FROM bwg_limit WHERE name LIKE :user";

    private final KeycloakSession session;
    private final RealmModel realm;

    public ErasureEndpoint(KeycloakSession session) {
        this.session = session;
        this.realm = session.getContext().getRealm();
    }

    /** 204 nothing is left, 400 not understood, 401 and 403 token, 409 while the user is still there. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response erase(String body) {
        return MatcherCaller.admit(session, matcher -> {
            JsonNode asked = StrictJson.object(body);
            String user = asked.path("user_id").asText("");
            String email = asked.path("email").asText("").toLowerCase();
            if (!user.matches("[0-9a-f-]{36}")) {
                return Refusal.of(Status.BAD_REQUEST, "erasure");
            }
            if (session.users().getUserById(realm, user) != null) {
                return Refusal.of(Status.CONFLICT, "user");
            }
            erase(user, email);
            return Response.noContent().build();
        });
    }

    private void erase(String user, String email) {
        session.loginFailures().removeUserLoginFailure(realm, user);
        EntityManager database = session.getProvider(JpaConnectionProvider.class).getEntityManager();
        database.createQuery(EVENTS).setParameter("realm", realm.getId()).setParameter("user", user)
                .setParameter("email", email).setParameter("detail", "%\"" + literally(email) + "\"%").executeUpdate();
        database.createQuery(ADMIN_EVENTS).setParameter("realm", realm.getId()).setParameter("path", "users/" + user).executeUpdate();
        database.createNativeQuery(LIMITS).setParameter("user", "%" + literally(user) + "%").executeUpdate();
    }

    /** As a pattern of LIKE that means itself. */
    private static String literally(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }
}
