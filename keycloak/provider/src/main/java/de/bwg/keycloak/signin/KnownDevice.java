package de.bwg.keycloak.signin;

import de.bwg.keycloak.limits.Limit;
import de.bwg.keycloak.limits.Pseudonym;
import jakarta.ws.rs.core.NewCookie;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.UUID;
import org.keycloak.http.HttpRequest;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** A cookie that shows that an account was used in this browser (OWASP, "device cookies"): a random name and its seal. */
final class KnownDevice {

    private static final String COOKIE = "BWG_DEVICE";
    private static final int TRIES = 10;
    private static final long HOUR_SECONDS = 60 * 60;
    private static final int YEAR_SECONDS = 365 * 24 * 60 * 60;

    private final KeycloakSession session;
    private final RealmModel realm;

    KnownDevice(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
    }

    /** The random name of this device for this account, empty for a device that the account was never used on. */
    private Optional<String> of(UserModel user) {
        HttpRequest request = session.getContext().getHttpRequest();
        return Optional.ofNullable(request.getHttpHeaders().getCookies().get(COOKIE)).map(cookie -> cookie.getValue().split("\\."))
                .filter(parts -> parts.length == 2 && parts[0].length() <= 36 && isSame(seal(user, parts[0]), parts[1]))
                .map(parts -> parts[0]);
    }

    /** Whether the account may be tried here although it is locked: ten times an hour, counted once a request. */
    boolean mayTry(UserModel user) {
        Optional<String> device = of(user);
        if (device.isEmpty()) {
            return false;
        }
        String asked = COOKIE + user.getId();
        Boolean known = session.getAttribute(asked, Boolean.class);
        boolean may = known != null ? known : new Limit(session, "device-" + device.get(), TRIES, HOUR_SECONDS).take() > 0;
        session.setAttribute(asked, may);
        return may;
    }

    /** One account a browser: the last one that signed in. */
    void remember(UserModel user) {
        if (of(user).isPresent()) {
            return;
        }
        String device = UUID.randomUUID().toString();
        boolean https = "https".equals(session.getContext().getUri().getBaseUri().getScheme());
        session.getContext().getHttpResponse().setCookieIfAbsent(new NewCookie.Builder(COOKIE).value(device + '.' + seal(user, device))
                .path(session.getContext().getUri().getBaseUri().getPath() + "realms/" + realm.getName() + '/')
                .maxAge(YEAR_SECONDS).httpOnly(true).secure(https).sameSite(NewCookie.SameSite.LAX).build());
    }

    private String seal(UserModel user, String device) {
        return Pseudonym.of(session, realm, "device\n" + user.getId() + '\n' + device);
    }

    private static boolean isSame(String ours, String theirs) {
        return MessageDigest.isEqual(ours.getBytes(StandardCharsets.US_ASCII), theirs.getBytes(StandardCharsets.US_ASCII));
    }
}
