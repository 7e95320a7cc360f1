package de.bwg.keycloak.passwords;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.keycloak.authentication.FormContext;
import org.keycloak.authentication.forms.RegistrationPage;
import org.keycloak.authentication.forms.RegistrationPassword;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.PasswordCredentialModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Keycloak's password of a registration, in whose place it stands by its id, but one that need not be hashed again when it
 * is asked for beside the code from the mail, minutes later and in the same browser.
 *
 * <p>For that the sign-in remembers a fingerprint of it, in memory alone (docs/decisions/0014), which counts for nothing
 * once this process has ended or the account has another password. Whoever types another one is asked by the hash.
 */
public final class FreshPassword extends RegistrationPassword {

    private static final String NOTE = "bwg-fresh-password";
    private static final String ALGORITHM = "HmacSHA256";
    private static final SecretKeySpec KEY = key();

    @Override
    public int order() {
        return 10;
    }

    @Override
    public void success(FormContext context) {
        super.success(context);
        String password = context.getHttpRequest().getDecodedFormParameters().getFirst(RegistrationPage.FIELD_PASSWORD);
        fingerprint(context.getUser(), password)
                .ifPresent(fingerprint -> context.getAuthenticationSession().setAuthNote(NOTE, fingerprint));
    }

    /** Whether it is the one that the account was registered with in this browser, and has still. */
    public static boolean is(AuthenticationSessionModel authSession, UserModel user, String password) {
        String noted = authSession.getAuthNote(NOTE);
        return noted != null && fingerprint(user, password)
                .filter(typed -> MessageDigest.isEqual(typed.getBytes(StandardCharsets.US_ASCII), noted.getBytes(StandardCharsets.US_ASCII)))
                .isPresent();
    }

    /** Of the password and of what is stored of it, which is another one for every account and after every change. */
    private static Optional<String> fingerprint(UserModel user, String password) {
        return user.credentialManager().getStoredCredentialsByTypeStream(PasswordCredentialModel.TYPE).findFirst()
                .map(CredentialModel::getSecretData).map(stored -> mac(stored, password));
    }

    private static String mac(String stored, String password) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(KEY);
            mac.update(stored.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return Base64.getEncoder().encodeToString(mac.doFinal(password.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SecretKeySpec key() {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        return new SecretKeySpec(random, ALGORITHM);
    }
}
