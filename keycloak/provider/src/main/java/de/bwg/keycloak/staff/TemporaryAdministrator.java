package de.bwg.keycloak.staff;

import de.bwg.keycloak.alarms.Alarm;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.models.utils.PostMigrationEvent;
import org.keycloak.timer.ScheduledTask;
import org.keycloak.timer.TimerProvider;

/** Says every hour that the administrator of the first start is still there, until somebody deletes it. */
final class TemporaryAdministrator implements ScheduledTask {

    private static final long AFTER_THE_START_MILLIS = 10_000;
    private static final long HOUR_MILLIS = 60 * 60 * 1000;

    static void watch(KeycloakSessionFactory factory) {
        factory.register(event -> {
            if (event instanceof PostMigrationEvent) {
                KeycloakModelUtils.runJobInTransaction(factory, session -> session.getProvider(TimerProvider.class)
                        .scheduleTask(new TemporaryAdministrator(), AFTER_THE_START_MILLIS, HOUR_MILLIS));
            }
        });
    }

    @Override
    public void run(KeycloakSession session) {
        RealmModel master = session.realms().getRealmByName(Config.getAdminRealm());
        if (master == null) {
            return;
        }
        session.getContext().setRealm(master);
        session.users().searchForUserByUserAttributeStream(master, UserModel.IS_TEMP_ADMIN_ATTR_NAME, "true")
                .filter(UserModel::isEnabled)
                .forEach(user -> Alarm.TEMPORARY_ADMINISTRATOR.raise("user " + user.getId() + " of the realm master is there for"
                        + " the first start alone. Make an account for each administrator, then delete it."));
    }
}
