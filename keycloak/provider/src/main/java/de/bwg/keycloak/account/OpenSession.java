package de.bwg.keycloak.account;

import de.bwg.keycloak.time.GermanTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.keycloak.device.DeviceActivityManager;
import org.keycloak.models.ClientModel;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.representations.account.DeviceRepresentation;

/**
 * A device on which somebody is signed in.
 *
 * @param browser and {@code system}: as the device calls itself, empty where it does not
 * @param apps what was opened there, by name
 */
public record OpenSession(String id, String browser, String system, String lastSeen, List<String> apps, boolean current) {

    private static final String UNKNOWN = "Other";

    /** All of a person, this one first, then the newest. */
    static List<OpenSession> of(KeycloakSession session, RealmModel realm, UserModel user, UserSessionModel current, Locale reader) {
        return session.sessions().getUserSessionsStream(realm, user)
                .sorted(Comparator.comparing((UserSessionModel one) -> !one.getId().equals(current.getId()))
                        .thenComparing(UserSessionModel::getLastSessionRefresh, Comparator.reverseOrder()))
                .map(one -> of(one, one.getId().equals(current.getId()), reader)).toList();
    }

    private static OpenSession of(UserSessionModel open, boolean current, Locale reader) {
        DeviceRepresentation device = DeviceActivityManager.getCurrentDevice(open);
        List<String> apps = open.getAuthenticatedClientSessions().values().stream().map(one -> one.getClient())
                .filter(client -> !Constants.ACCOUNT_CONSOLE_CLIENT_ID.equals(client.getClientId())).map(OpenSession::name).sorted().toList();
        return new OpenSession(open.getId(), device == null ? "" : known(device.getBrowser()), device == null ? "" : known(device.getOs()),
                GermanTime.dayAndClock(Instant.ofEpochSecond(open.getLastSessionRefresh()), reader), apps, current);
    }

    private static String name(ClientModel client) {
        String name = client.getName();
        return name == null || name.isBlank() ? client.getClientId() : name;
    }

    private static String known(String said) {
        return said == null || said.startsWith(UNKNOWN) ? "" : said.replaceFirst("/.*", "");
    }
}
