package de.bwg.keycloak.letterservice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import de.bwg.keycloak.http.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The public keys that letter-service's answers are signed by: Ed25519 (RFC 8032), PEM, one after the other while a key changes. */
final class AnswerKeys {

    private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
    private static final String END = "-----END PUBLIC KEY-----";
    private static final String ALGORITHM = "Ed25519";

    private final List<PublicKey> keys;

    private AnswerKeys(List<PublicKey> keys) {
        this.keys = keys;
    }

    /** @throws IllegalStateException when the file cannot be read or holds anything but such keys */
    static AnswerKeys read(String file) {
        try {
            return of(Files.readString(Path.of(file)));
        } catch (IOException e) {
            throw new IllegalStateException("The file with letter-service's public keys cannot be read.", e);
        }
    }

    /** @throws IllegalStateException when {@code text} is anything but one or more such keys */
    static AnswerKeys of(String text) {
        List<PublicKey> keys = new ArrayList<>();
        for (String block : text.strip().split(END)) {
            String key = block.strip();
            if (!key.startsWith(BEGIN)) {
                throw new IllegalStateException("The file with letter-service's public keys must hold Ed25519 keys in PEM and nothing else.");
            }
            keys.add(key(key.substring(BEGIN.length()).strip()));
        }
        return new AnswerKeys(List.copyOf(keys));
    }

    /** What a compact JWS (RFC 7515) says, without any member unless one of the keys signed it. */
    JsonNode signed(String proof) {
        String[] parts = proof == null ? new String[0] : proof.split("\\.", -1);
        if (parts.length != 3 || !"EdDSA".equals(decoded(parts[0]).path("alg").textValue())) {
            return MissingNode.getInstance();
        }
        byte[] content = (parts[0] + '.' + parts[1]).getBytes(StandardCharsets.US_ASCII);
        boolean known = keys.stream().anyMatch(key -> verifies(key, content, parts[2]));
        return known ? decoded(parts[1]) : MissingNode.getInstance();
    }

    private static boolean verifies(PublicKey key, byte[] content, String signature) {
        try {
            Signature check = Signature.getInstance(ALGORITHM);
            check.initVerify(key);
            check.update(content);
            return check.verify(Base64.getUrlDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private static JsonNode decoded(String part) {
        try {
            return StrictJson.object(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return MissingNode.getInstance();
        }
    }

    private static PublicKey key(String base64) {
        try {
            byte[] encoded = Base64.getDecoder().decode(base64.replace("\r", "").replace("\n", ""));
            return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalStateException("A public key of letter-service is not an Ed25519 key.", e);
        }
    }
}
