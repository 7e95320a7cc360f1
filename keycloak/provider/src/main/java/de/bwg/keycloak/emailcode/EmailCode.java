package de.bwg.keycloak.emailcode;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The e-mail code of one account, address and time of issue: derived by a keyed function and never stored, so that a
 * mail sent again carries the same code and an older mail is never wrong.
 */
final class EmailCode {

    static final int LENGTH = 6;

    private static final String PURPOSE = "bwg-provider/email-code/v1";

    private final byte[] key;
    private final String subject;

    /**
     * @param realmSecret the realm's secret; a key for this purpose alone is derived from it
     * @param issuedAt epoch seconds
     */
    EmailCode(byte[] realmSecret, String userId, String email, long issuedAt) {
        this.key = hmac(realmSecret, PURPOSE);
        this.subject = userId + '\n' + email + '\n' + issuedAt;
    }

    /** Six decimal digits. */
    String digits() {
        long number = ByteBuffer.wrap(hmac(key, "code\n" + subject)).getLong();
        return String.format("%06d", Long.remainderUnsigned(number, 1_000_000));
    }

    /** Compares in constant time with ASCII digits. */
    boolean is(String typed) {
        return same(digits(), typed);
    }

    /** What a mailed link carries in place of the code and the address: 32 hexadecimal digits. */
    String seal() {
        return HexFormat.of().formatHex(hmac(key, "link\n" + subject), 0, 16);
    }

    boolean isSealedBy(String seal) {
        return same(seal(), seal);
    }

    private static boolean same(String ours, String theirs) {
        return theirs != null && MessageDigest.isEqual(
                ours.getBytes(StandardCharsets.UTF_8), theirs.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] hmac(byte[] key, String message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(message.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is missing in this Java", e);
        }
    }
}
