package de.bwg.keycloak.passwords;

import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;
import org.keycloak.Config;
import org.keycloak.credential.hash.PasswordHashProvider;
import org.keycloak.crypto.hash.Argon2Parameters;
import org.keycloak.crypto.hash.Argon2PasswordHashProviderFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Keycloak's Argon2, in whose place it stands by its id, so that no account knows which one made its hash. A realm that says
 * so by its attribute {@code argon2ByLibrary} has it computed by libsodium, where that loads; every other one in Java.
 */
public final class LibraryArgon2Factory extends Argon2PasswordHashProviderFactory {

    static final String CHOSEN = "argon2ByLibrary";
    private static final Logger LOG = Logger.getLogger(LibraryArgon2Factory.class);

    private LibraryArgon2.Settings settings;
    private Sodium library;

    @Override
    public int order() {
        return super.order() + 10;
    }

    @Override
    public void init(Config.Scope config) {
        super.init(config);
        settings = new LibraryArgon2.Settings(
                config.get(VERSION_KEY, Argon2Parameters.DEFAULT_VERSION),
                config.get(TYPE_KEY, Argon2Parameters.DEFAULT_TYPE),
                config.getInt(HASH_LENGTH_KEY, Argon2Parameters.DEFAULT_HASH_LENGTH),
                config.getInt(MEMORY_KEY, Argon2Parameters.DEFAULT_MEMORY),
                config.getInt(ITERATIONS_KEY, Argon2Parameters.DEFAULT_ITERATIONS),
                config.getInt(PARALLELISM_KEY, Argon2Parameters.DEFAULT_PARALLELISM),
                new Semaphore(config.getInt(CPU_CORES_KEY, Runtime.getRuntime().availableProcessors())));
        try {
            library = Sodium.from(Path.of(System.getProperty("kc.home.dir", "."), "native"));
            LOG.infof("Passwords are hashed by libsodium %s where the realm says so.", Sodium.version());
        } catch (Error e) {
            // Not only a LinkageError: for a library of another version than its own JNA throws nothing narrower.
            String reason = String.valueOf(e.getMessage()).strip().lines().findFirst().orElse("");
            LOG.warnf("Passwords are hashed in Java, at five times the price: libsodium does not load (%s).", reason);
        }
    }

    @Override
    public PasswordHashProvider create(KeycloakSession session) {
        RealmModel realm = session.getContext().getRealm();
        boolean chosen = realm != null && Boolean.parseBoolean(realm.getAttribute(CHOSEN));
        return new LibraryArgon2(settings, chosen ? library : null);
    }
}
