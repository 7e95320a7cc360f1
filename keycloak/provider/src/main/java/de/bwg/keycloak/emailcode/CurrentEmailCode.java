package de.bwg.keycloak.emailcode;

import de.bwg.keycloak.forms.StandInAddress;
import de.bwg.keycloak.limits.Limit;
import org.keycloak.common.util.Time;
import org.keycloak.crypto.Algorithm;
import org.keycloak.crypto.KeyUse;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** The current e-mail code of one account: 24 hours, five tries (NIST SP 800-63A-4: at most 24 h by e-mail). */
public final class CurrentEmailCode {

    static final String ISSUED_AT = "emailCodeIssuedAt";
    static final long VALID_SECONDS = 24 * 60 * 60;
    static final int TRIES = 5;

    /** What a try came to. {@code OLDER}: it was the code before this one. {@code OVER}: no valid code is left, a new one must be mailed. */
    enum Verdict { RIGHT, WRONG, OLDER, OVER }

    private final KeycloakSession session;
    private final RealmModel realm;
    private final UserModel user;

    CurrentEmailCode(KeycloakSession session, RealmModel realm, UserModel user) {
        this.session = session;
        this.realm = realm;
        this.user = user;
    }

    /** Epoch seconds at which the current code was issued, 0 when there is none. */
    long issuedAt() {
        return stored(0);
    }

    /** The current code's time of issue stands first, then that of the one before, which no longer opens anything. */
    private long stored(int place) {
        String stored = user.getFirstAttribute(ISSUED_AT);
        String[] times = stored != null && stored.matches("\\d{1,12}( \\d{1,12})?") ? stored.split(" ") : new String[0];
        return place < times.length ? Long.parseLong(times[place]) : 0;
    }

    boolean isOpen() {
        return now() < issuedAt() + VALID_SECONDS && !tries(issuedAt()).allTaken();
    }

    /** The time of issue to mail: that of the code that is still good, else a new one, which counts once it is stored. */
    long issuedAtToMail() {
        return isOpen() ? issuedAt() : Math.max(now(), issuedAt() + 1);
    }

    void store(long issuedAt) {
        long before = issuedAt();
        if (issuedAt != before) {
            user.setSingleAttribute(ISSUED_AT, before == 0 ? Long.toString(issuedAt) : issuedAt + " " + before);
        }
    }

    void forget() {
        user.removeAttribute(ISSUED_AT);
    }

    EmailCode code(long issuedAt) {
        return new EmailCode(secret(session, realm), user.getId(), String.valueOf(user.getEmail()), issuedAt);
    }

    /** Counts the try, then compares. {@code digits}: ASCII digits. */
    Verdict tryOut(String digits) {
        long issuedAt = issuedAt();
        if (now() >= issuedAt + VALID_SECONDS) {
            return Verdict.OVER;
        }
        int tried = tries(issuedAt).take();
        if (tried == 0) {
            return Verdict.OVER;
        }
        if (code(issuedAt).is(digits) && !StandInAddress.isOf(user)) {
            return Verdict.RIGHT;
        }
        if (tried == TRIES) {
            return Verdict.OVER;
        }
        return stored(1) != 0 && code(stored(1)).is(digits) ? Verdict.OLDER : Verdict.WRONG;
    }

    private static long now() {
        return Time.currentTimeMillis() / 1000;
    }

    private static byte[] secret(KeycloakSession session, RealmModel realm) {
        return session.keys().getActiveKey(realm, KeyUse.SIG, Algorithm.HS512).getSecretKey().getEncoded();
    }

    private Limit tries(long issuedAt) {
        return new Limit(session, "email-try-" + user.getId() + '-' + issuedAt, TRIES, VALID_SECONDS);
    }
}
