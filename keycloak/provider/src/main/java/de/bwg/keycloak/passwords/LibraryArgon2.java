package de.bwg.keycloak.passwords;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.keycloak.common.util.MultivaluedHashMap;
import org.keycloak.credential.hash.Salt;
import org.keycloak.crypto.hash.Argon2PasswordHashProvider;
import org.keycloak.crypto.hash.Argon2PasswordHashProviderFactory;
import org.keycloak.models.credential.PasswordCredentialModel;

/** Argon2 by a library for what it can compute, and by Keycloak's own for the rest: what is stored is the same. */
final class LibraryArgon2 extends Argon2PasswordHashProvider {

    /** From here on Keycloak takes another number, and says so. */
    private static final int TOO_MANY_ITERATIONS = 101;
    private static final Counter BY_LIBRARY = counter("library");
    private static final Counter IN_JAVA = counter("java");

    private final Settings settings;
    private final Sodium library;

    /** How new passwords are hashed; {@code parallel} bounds how many at a time, by whichever of the two. */
    record Settings(String version, String type, int hashLength, int memory, int iterations, int parallelism, Semaphore parallel) {
    }

    /** {@code library}: null for Keycloak's own. */
    LibraryArgon2(Settings settings, Sodium library) {
        super(settings.version, settings.type, settings.hashLength, settings.memory, settings.iterations, settings.parallelism, settings.parallel);
        this.settings = settings;
        this.library = library;
    }

    @Override
    public PasswordCredentialModel encodedCredential(String password, int iterations) {
        int passes = iterations == -1 ? settings.iterations : iterations;
        Map<String, List<String>> parameters = Map.of(
                Argon2PasswordHashProviderFactory.VERSION_KEY, List.of(settings.version),
                Argon2PasswordHashProviderFactory.TYPE_KEY, List.of(settings.type),
                Argon2PasswordHashProviderFactory.HASH_LENGTH_KEY, List.of(Integer.toString(settings.hashLength)),
                Argon2PasswordHashProviderFactory.MEMORY_KEY, List.of(Integer.toString(settings.memory)),
                Argon2PasswordHashProviderFactory.PARALLELISM_KEY, List.of(Integer.toString(settings.parallelism)));
        byte[] salt = Salt.generateSalt();
        return hash(password, salt, passes, new MultivaluedHashMap<>(parameters))
                .map(hash -> PasswordCredentialModel.createFromValues(Argon2PasswordHashProviderFactory.ID, salt, passes, parameters, hash))
                .orElseGet(() -> {
                    IN_JAVA.increment();
                    return super.encodedCredential(password, iterations);
                });
    }

    @Override
    public boolean verify(String password, PasswordCredentialModel credential) {
        var data = credential.getPasswordCredentialData();
        var secret = credential.getPasswordSecretData();
        return hash(password, secret.getSalt(), data.getHashIterations(), data.getAdditionalParameters())
                .map(hash -> MessageDigest.isEqual(bytes(hash), bytes(secret.getValue())))
                .orElseGet(() -> {
                    IN_JAVA.increment();
                    return super.verify(password, credential);
                });
    }

    /** In Base64; nothing where the library cannot: Keycloak's own computes it then, or says what is wrong. */
    private Optional<String> hash(String password, byte[] salt, int passes, MultivaluedHashMap<String, String> parameters) {
        if (library == null || salt.length != Sodium.SALT_BYTES || passes < 1 || passes >= TOO_MANY_ITERATIONS
                || !"id".equals(parameters.getFirst(Argon2PasswordHashProviderFactory.TYPE_KEY))
                || !"1.3".equals(parameters.getFirst(Argon2PasswordHashProviderFactory.VERSION_KEY))
                || !"1".equals(parameters.getFirst(Argon2PasswordHashProviderFactory.PARALLELISM_KEY))) {
            return Optional.empty();
        }
        int length = Integer.parseInt(parameters.getFirst(Argon2PasswordHashProviderFactory.HASH_LENGTH_KEY));
        int memory = Integer.parseInt(parameters.getFirst(Argon2PasswordHashProviderFactory.MEMORY_KEY));
        byte[] typed = new byte[password.length() * 3];
        ByteBuffer encoded = ByteBuffer.wrap(typed);
        try {
            boolean strange = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(password), encoded, true).isError();
            if (strange || length < Sodium.LEAST_HASH_BYTES || memory < Sodium.LEAST_MEMORY_KB) {
                return Optional.empty();
            }
            return Optional.ofNullable(inTurn(encoded, salt, length, memory, passes)).map(Base64.getEncoder()::encodeToString);
        } finally {
            Arrays.fill(typed, (byte) 0);
        }
    }

    private byte[] inTurn(ByteBuffer typed, byte[] salt, int length, int memory, int passes) {
        settings.parallel.acquireUninterruptibly();
        try {
            byte[] hash = library.hash(typed.array(), typed.position(), salt, length, memory, passes);
            if (hash != null) {
                BY_LIBRARY.increment();
            }
            return hash;
        } finally {
            settings.parallel.release();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static Counter counter(String by) {
        return Counter.builder("bwg.password.hashes").description("Passwords hashed, by whom.").tag("by", by).register(Metrics.globalRegistry);
    }
}
