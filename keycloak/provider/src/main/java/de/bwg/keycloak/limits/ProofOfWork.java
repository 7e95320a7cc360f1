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
 * What a browser must work out before it may send a form, while very many are sent from everywhere: a second or two for one
 * visitor, in the background (ALTCHA, protocol 1). A program of one's own is twenty times as fast, so that this slows a flood
 * down and stops none. Nobody is asked for pictures, nothing leaves this server. From when on and how much are attributes of
 * the realm, {@code <form>WithoutProofPerHour} and {@code <form>ProofNumbers}; it is twice as much when twice as many come.
 */
public final class ProofOfWork {

    /** The field that the browser fills in. */
    public static final String FIELD = "altcha";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FREE_AN_HOUR = 200;
    private static final long HOUR_SECONDS = 60 * 60;
    /** So long somebody may take to fill in the form. */
    private static final long LIFE_SECONDS = 2 * HOUR_SECONDS;
    /** How many numbers a browser tries at most, and half of them on average: an old telephone does 35,000 in a second. */
    private static final int NUMBERS = 100_000;
    private static final int MOST_TIMES = 2;
    private static final int LONGEST = 2000;

    private final KeycloakSession session;
    private final RealmModel realm;
    private final Limit free;
    private final Limit proven;
    private final String form;
    private final int freeAnHour;

    /** @param form what the realm's attribute begins with, {@code registrations} */
    public ProofOfWork(KeycloakSession session, String form) {
        this.session = session;
        this.realm = session.getContext().getRealm();
        this.form = form;
        this.freeAnHour = realm.getAttribute(form + "WithoutProofPerHour", FREE_AN_HOUR);
        this.free = new Limit(session, form + "-everywhere", freeAnHour, HOUR_SECONDS);
        this.proven = new Limit(session, form + "-proven", MOST_TIMES * Math.max(1, freeAnHour), HOUR_SECONDS);
    }

    /** Whether the next form needs a proof. */
    public boolean isWanted() {
        return free.allTaken();
    }

    /** A new one, for the page. */
    public String challenge() {
        try {
            return JSON.writeValueAsString(Altcha.createChallenge(new Altcha.ChallengeOptions()
                    .setMaxNumber(numbers()).setHmacKey(key()).setSecureRandomNumber(true).setExpiresInSeconds(LIFE_SECONDS)));
        } catch (Exception e) {
            throw new IllegalStateException("a challenge could not be made", e);
        }
    }

    /** Counts a form; beyond the free ones it needs an answer to a challenge of ours, each of which is good for one form. */
    public boolean admits(String answer) {
        if (free.take() > 0) {
            return true;
        }
        boolean paid = isRight(answer) && isFirst(answer);
        if (paid) {
            proven.take();
        }
        return paid;
    }

    private long numbers() {
        int times = Math.min(MOST_TIMES, 1 + proven.taken() / Math.max(1, freeAnHour));
        return (long) times * realm.getAttribute(form + "ProofNumbers", NUMBERS);
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
