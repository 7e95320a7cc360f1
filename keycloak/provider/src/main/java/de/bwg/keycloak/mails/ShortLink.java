package de.bwg.keycloak.mails;

import java.util.Map;
import java.util.Optional;
import org.keycloak.common.util.SecretGenerator;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * The address in a mail: 22 signs by chance (131 bit) in the place of a token of a thousand, which fills a telephone's screen
 * and breaks in mail programs. It only leads on, as often as it is opened; what it leads to decides what it is good for.
 */
public final class ShortLink {

    private static final int SIGNS = 22;
    private static final String ACTIONS = "/login-actions/";
    private static final String TARGET = "to";

    private ShortLink() {
    }

    /** The short address for one of Keycloak's own, which is returned as it is when it is none of this realm's actions. */
    public static String of(KeycloakSession session, RealmModel realm, String link, long seconds) {
        int actions = link.indexOf(ACTIONS);
        if (actions < 0) {
            return link;
        }
        String handle = SecretGenerator.getInstance().randomString(SIGNS, SecretGenerator.ALPHANUM);
        session.singleUseObjects().put(key(realm, handle), seconds, Map.of(TARGET, link.substring(actions + ACTIONS.length())));
        return link.substring(0, actions) + "/konto/l/" + handle;
    }

    /** What follows {@code /realms/…/login-actions/}; empty for a handle that is unknown or over. */
    public static Optional<String> target(KeycloakSession session, RealmModel realm, String handle) {
        if (!handle.matches("[A-Za-z0-9]{22}")) {
            return Optional.empty();
        }
        return Optional.ofNullable(session.singleUseObjects().get(key(realm, handle))).map(notes -> notes.get(TARGET));
    }

    private static String key(RealmModel realm, String handle) {
        return "bwg-link-" + realm.getId() + '-' + handle;
    }
}
