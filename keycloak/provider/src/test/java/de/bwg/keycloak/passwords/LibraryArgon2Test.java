package de.bwg.keycloak.passwords;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.crypto.hash.Argon2PasswordHashProvider;
import org.keycloak.models.credential.PasswordCredentialModel;

class LibraryArgon2Test {

    private static final Sodium LIBRARY = Sodium.from(Path.of("target", "native"));

    private final Turns turns = new Turns();

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "Passwort mit Leerzeichen", "Grüße aus Köln", "пароль", "🔑🏠", "a\0b"})
    void eachAcceptsWhatTheOtherStoredAndNothingElse(String password) {
        PasswordCredentialModel ours = ours("1.3", "id", 32, 7168, 5, 1).encodedCredential(password, -1);
        PasswordCredentialModel stocks = stock("1.3", "id", 32, 7168, 5, 1).encodedCredential(password, -1);
        assertEquals(stocks.getCredentialData(), ours.getCredentialData());
        assertTrue(stock("1.3", "id", 32, 7168, 5, 1).verify(password, ours));
        assertTrue(ours("1.3", "id", 32, 7168, 5, 1).verify(password, stocks));
        assertFalse(ours("1.3", "id", 32, 7168, 5, 1).verify(password + " ", stocks));
        assertFalse(ours("1.3", "id", 32, 7168, 5, 1).verify(password + "\0", stocks));
        assertEquals(4, turns.taken, "the library hashed each time");
    }

    @ParameterizedTest
    @CsvSource({"1.3,id,16,64,1", "1.3,id,64,1024,3", "1.3,id,32,8,100", "1.3,i,32,64,2", "1.3,d,32,64,2", "1.0,id,32,64,2", "1.3,id,8,64,2", "1.3,id,32,64,101"})
    void whateverTheSettingsTheHashIsTheSame(String version, String type, int length, int memory, int passes) {
        for (int parallelism : List.of(1, 2)) {
            LibraryArgon2 ours = ours(version, type, length, memory, passes, parallelism);
            Argon2PasswordHashProvider stock = stock(version, type, length, memory, passes, parallelism);
            assertTrue(ours.verify("geheim", stock.encodedCredential("geheim", passes)));
            assertTrue(stock.verify("geheim", ours.encodedCredential("geheim", passes)));
            assertTrue(ours.policyCheck(null, stock.encodedCredential("geheim", -1)));
        }
    }

    @Test
    void halfACharacterIsRefusedAsInJavaAndNotTakenForAQuestionMark() {
        String half = "a\ud83d";
        PasswordCredentialModel other = ours("1.3", "id", 32, 64, 1, 1).encodedCredential("a?", -1);
        assertThrows(RuntimeException.class, () -> stock("1.3", "id", 32, 64, 1, 1).verify(half, other));
        assertThrows(RuntimeException.class, () -> ours("1.3", "id", 32, 64, 1, 1).verify(half, other));
    }

    @Test
    void withoutALibraryJavaHashes() {
        LibraryArgon2 ours = new LibraryArgon2(settings("1.3", "id", 32, 64, 1, 1), null);
        PasswordCredentialModel stocks = stock("1.3", "id", 32, 64, 1, 1).encodedCredential("geheim", -1);
        assertTrue(ours.verify("geheim", stocks));
        assertTrue(ours.verify("geheim", ours.encodedCredential("geheim", -1)));
    }

    @Test
    void everyHashWaitsForItsTurnAndGivesItBack() {
        LibraryArgon2 ours = ours("1.3", "id", 32, 64, 1, 1);
        PasswordCredentialModel stored = ours.encodedCredential("geheim", -1);
        ours.verify("geheim", stored);
        assertEquals(2, turns.taken);
        assertEquals(1, turns.availablePermits());
    }

    @Test
    void aFolderWithoutTheLibraryIsALinkageError() {
        assertThrows(LinkageError.class, () -> Sodium.from(Path.of("target", "nothing")));
    }

    private LibraryArgon2 ours(String version, String type, int length, int memory, int passes, int parallelism) {
        return new LibraryArgon2(settings(version, type, length, memory, passes, parallelism), LIBRARY);
    }

    private LibraryArgon2.Settings settings(String version, String type, int length, int memory, int passes, int parallelism) {
        return new LibraryArgon2.Settings(version, type, length, memory, passes, parallelism, turns);
    }

    private static Argon2PasswordHashProvider stock(String version, String type, int length, int memory, int passes, int parallelism) {
        return new Argon2PasswordHashProvider(version, type, length, memory, passes, parallelism, new Semaphore(1));
    }

    /** Counts what the library is asked for: Keycloak's own takes its turn by another method. */
    private static final class Turns extends Semaphore {

        private int taken;

        Turns() {
            super(1);
        }

        @Override
        public void acquireUninterruptibly() {
            super.acquireUninterruptibly();
            taken++;
        }
    }
}
