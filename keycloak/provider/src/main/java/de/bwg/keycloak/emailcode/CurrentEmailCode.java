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

    /** What a try came to. {@code OVER}: no valid code is left, a new one must be mailed. */
    enum Verdict { RIGHT, WRONG, OVER }

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
        String stored = user.getFirstAttribute(ISSUED_AT);
        return stored != null && stored.matches("\\d{1,12}") ? Long.parseLong(stored) : 0;
    }

    boolean isOpen() {
        return now() < issuedAt() + VALID_SECONDS && !tries(issuedAt()).allTaken();
    }

    /** The time of issue to mail: that of the code that is still good, else a new one, which counts once it is stored. */
    long issuedAtToMail() {
        return isOpen() ? issuedAt() : Math.max(now(), issuedAt() + 1);
    }

    void store(long issuedAt) {
        user.setSingleAttribute(ISSUED_AT, Long.toString(issuedAt));
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
        return tried == TRIES ? Verdict.OVER : Verdict.WRONG;
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
