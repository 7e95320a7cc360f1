package de.bwg.keycloak.limits;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import de.bwg.keycloak.http.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.altcha.altcha.Altcha;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * What a browser must work out before it may send a form, while very many are sent from everywhere: a second for one
 * visitor, hours for somebody who sends thousands (ALTCHA, protocol 1). Nobody is asked for pictures, nothing leaves this
 * server. From when on is an attribute of the realm, {@code <form>WithoutProofPerHour}.
 */
public final class ProofOfWork {

    /** The field that the browser fills in. */
    public static final String FIELD = "altcha";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FREE_AN_HOUR = 200;
    private static final long HOUR_SECONDS = 60 * 60;
    /** So long somebody may take to fill in the form. */
    private static final long LIFE_SECONDS = 2 * HOUR_SECONDS;
    /** About a second of an old telephone, half of them on average. */
    private static final long MOST_NUMBERS = 50_000;
    private static final int LONGEST = 2000;

    private final KeycloakSession session;
    private final RealmModel realm;
    private final Limit free;
    private final String form;

    /** @param form what the realm's attribute begins with, {@code registrations} */
    public ProofOfWork(KeycloakSession session, String form) {
        this.session = session;
        this.realm = session.getContext().getRealm();
        this.form = form;
        this.free = new Limit(session, form + "-everywhere", realm.getAttribute(form + "WithoutProofPerHour", FREE_AN_HOUR), HOUR_SECONDS);
    }

    /** Whether the next form needs a proof. */
    public boolean isWanted() {
        return free.allTaken();
    }

    /** A new one, for the page. */
    public String challenge() {
        try {
            return JSON.writeValueAsString(Altcha.createChallenge(new Altcha.ChallengeOptions()
                    .setMaxNumber(MOST_NUMBERS).setHmacKey(key()).setSecureRandomNumber(true).setExpiresInSeconds(LIFE_SECONDS)));
        } catch (Exception e) {
            throw new IllegalStateException("a challenge could not be made", e);
        }
    }

    /** Counts a form; beyond the free ones it needs an answer to a challenge of ours, each of which is good for one form. */
    public boolean admits(String answer) {
        return free.take() > 0 || (isRight(answer) && isFirst(answer));
    }

    private boolean isRight(String answer) {
        if (answer == null || answer.length() > LONGEST) {
            return false;
        }
        try {
            return Altcha.verifySolution(answer, key(), true);
        } catch (Exception e) {
            return false;
        }
    }

    private boolean isFirst(String answer) {
        JsonNode solved = StrictJson.object(new String(Base64.getDecoder().decode(answer), StandardCharsets.UTF_8));
        String name = form + "-proof-" + Pseudonym.of(session, realm, solved.path("signature").asText());
        return new Limit(session, name, 1, LIFE_SECONDS).take() > 0;
    }

    private String key() {
        return Pseudonym.of(session, realm, "proof-of-work/" + form);
    }
}
