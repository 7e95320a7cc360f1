package de.bwg.keycloak.signin;

import de.bwg.keycloak.limits.Limit;
import de.bwg.keycloak.limits.Pseudonym;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.NewCookie;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * A cookie that shows which accounts were used in this browser (OWASP, "device cookies"): a random name, and a seal for
 * each account. A seal ends with the password it was given for and with the realm's key; it opens nothing, it leaves tries.
 */
final class KnownDevice {

    private static final String COOKIE = "BWG_DEVICE";
    private static final int ACCOUNTS = 5;
    private static final int TRIES = 10;
    private static final long HOUR_SECONDS = 60 * 60;
    private static final int YEAR_SECONDS = 365 * 24 * 60 * 60;
    private static final int NAME_LENGTH = 36;
    private static final int SEAL_LENGTH = 32;

    private final KeycloakSession session;
    private final RealmModel realm;
    private final String name;
    private final List<String> seals;

    /** The browser of the current request. */
    KnownDevice(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
        Cookie cookie = session.getContext().getHttpRequest().getHttpHeaders().getCookies().get(COOKIE);
        String value = cookie == null ? "" : cookie.getValue();
        boolean ours = value.length() >= NAME_LENGTH && value.length() <= NAME_LENGTH + ACCOUNTS * (SEAL_LENGTH + 1);
        this.name = ours ? value.substring(0, NAME_LENGTH) : UUID.randomUUID().toString();
        this.seals = ours ? Stream.of(value.substring(NAME_LENGTH).split("\\.")).filter(seal -> seal.length() == SEAL_LENGTH).toList() : List.of();
    }

    /** Whether the account may be tried here although it is locked: ten times an hour, counted once a request. */
    boolean mayTry(UserModel user) {
        Optional<String> seal = sealOf(user);
        if (seal.isEmpty()) {
            return false;
        }
        String asked = COOKIE + user.getId();
        Boolean known = session.getAttribute(asked, Boolean.class);
        boolean may = known != null ? known : new Limit(session, "device-" + seal.get(), TRIES, HOUR_SECONDS).take() > 0;
        session.setAttribute(asked, may);
        return may;
    }

    /** Up to five accounts a browser: a household shares one. */
    void remember(UserModel user) {
        if (sealOf(user).isPresent()) {
            return;
        }
        String value = Stream.concat(Stream.of(seal(user)), seals.stream()).limit(ACCOUNTS).collect(Collectors.joining(".", name + '.', ""));
        boolean https = "https".equals(session.getContext().getUri().getBaseUri().getScheme());
        session.getContext().getHttpResponse().setCookieIfAbsent(new NewCookie.Builder(COOKIE).value(value)
                .path(session.getContext().getUri().getBaseUri().getPath() + "realms/" + realm.getName() + '/')
                .maxAge(YEAR_SECONDS).httpOnly(true).secure(https).sameSite(NewCookie.SameSite.LAX).build());
    }

    /** The account's seal where this browser carries it. */
    private Optional<String> sealOf(UserModel user) {
        byte[] ours = seal(user).getBytes(StandardCharsets.UTF_8);
        return seals.stream().filter(seal -> MessageDigest.isEqual(ours, seal.getBytes(StandardCharsets.UTF_8))).findFirst();
    }

    private String seal(UserModel user) {
        return Pseudonym.of(session, realm, "device\n" + user.getId() + '\n' + CurrentPassword.since(user) + '\n' + name);
    }
}
