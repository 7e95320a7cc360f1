package de.bwg.keycloak.passwords;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;

/** libsodium's Argon2id, bit for bit what Keycloak's own in Java answers. Linux on the two processors that images are built for. */
final class Sodium {

    /** The one length of salt that it takes; Keycloak's. */
    static final int SALT_BYTES = 16;
    static final int LEAST_HASH_BYTES = 16;
    static final int LEAST_MEMORY_KB = 8;
    private static final int ARGON2ID_13 = 2;
    private static final long KB = 1024;
    /** By Java's name of the processor: where the jars of lazysodium-java and of JNA hold what is made for it. */
    private static final Map<String, String[]> FOLDERS = Map.of(
            "amd64", new String[] {"linux64", "com/sun/jna/linux-x86-64"},
            "aarch64", new String[] {"arm64", "com/sun/jna/linux-aarch64"});

    private Sodium() {
    }

    /**
     * Loads it from below that folder, where it was put when the server was built: a container's own folders cannot be
     * written, or nothing in them be run. An Error where it cannot be loaded or does not answer as it should.
     */
    static Sodium from(Path folder) {
        String[] folders = FOLDERS.get(System.getProperty("os.arch"));
        if (folders == null) {
            throw new UnsatisfiedLinkError("none for " + System.getProperty("os.arch"));
        }
        // Or JNA would unpack a library of its own below java.io.tmpdir.
        System.setProperty("jna.boot.library.path", folder.resolve(folders[1]).toString());
        Native.register(Sodium.class, folder.resolve(folders[0]).resolve("libsodium.so").toString());
        Sodium library = new Sodium();
        // Made by the reference implementation of Argon2.
        byte[] known = Base64.getDecoder().decode("du6XcwRRZgkPtoRYSZSvhC7B0oAYS5QjdxSOQkWCrDk=");
        byte[] password = {'b', 'w', 'g'};
        if (sodium_init() < 0 || !Arrays.equals(known, library.hash(password, password.length, new byte[SALT_BYTES], known.length, 64, 2))) {
            throw new UnsatisfiedLinkError("it hashes otherwise");
        }
        return library;
    }

    static String version() {
        return sodium_version_string();
    }

    /** Null where there is no memory for it. No copy of the password is left behind. */
    byte[] hash(byte[] password, int passwordLength, byte[] salt, int length, int memoryKb, int iterations) {
        // Written here by hand, since what JNA copies of an array stays in memory.
        int size = Math.max(1, passwordLength);
        long place = Native.malloc(size);
        if (place == 0) {
            return null;
        }
        Pointer copy = new Pointer(place);
        try {
            copy.write(0, password, 0, passwordLength);
            byte[] hash = new byte[length];
            return crypto_pwhash(hash, length, copy, passwordLength, salt, iterations, memoryKb * KB, ARGON2ID_13) == 0 ? hash : null;
        } finally {
            copy.clear(size);
            Native.free(place);
        }
    }

    private static native int sodium_init();

    private static native String sodium_version_string();

    private static native int crypto_pwhash(byte[] hash, long length, Pointer password, long passwordLength, byte[] salt,
            long operations, long memory, int algorithm);
}
