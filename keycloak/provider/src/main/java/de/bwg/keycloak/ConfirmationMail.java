package de.bwg.keycloak;

import jakarta.ws.rs.core.UriBuilder;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.keycloak.authentication.AuthenticationProcessor;
import org.keycloak.email.EmailException;
import org.keycloak.email.EmailTemplateProvider;
import org.keycloak.models.ClientModel;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.Urls;
import org.keycloak.sessions.AuthenticationSessionCompoundId;
import org.keycloak.sessions.AuthenticationSessionModel;

/** Mails code and link: one mail per 30 seconds and five a day for each address. */
final class ConfirmationMail {

    private static final Logger LOG = Logger.getLogger(ConfirmationMail.class);
    private static final int PAUSE_SECONDS = 30;
    private static final int A_DAY = 5;
    private static final long DAY_SECONDS = 24 * 60 * 60;
    private static final ZoneId HERE = ZoneId.of("Europe/Berlin");

    enum Outcome { SENT, TOO_SOON, ENOUGH_TODAY, FAILED }

    private final KeycloakSession session;
    private final RealmModel realm;
    private final UserModel user;
    private final EmailCodes codes;

    ConfirmationMail(KeycloakSession session, RealmModel realm, UserModel user) {
        this.session = session;
        this.realm = realm;
        this.user = user;
        this.codes = new EmailCodes(session, realm, user);
    }

    /** A mail on demand. {@code authSession}: the browser session the link may return to, or null. */
    Outcome send(URI base, ClientModel client, AuthenticationSessionModel authSession) {
        Slots pause = pause();
        int taken = pause.take();
        if (taken == 0) {
            return Outcome.TOO_SOON;
        }
        Outcome outcome = sendWithinTheDay(base, client, authSession);
        if (outcome == Outcome.FAILED) {
            pause.giveBack(taken);
        }
        return outcome;
    }

    /**
     * The mail that replaces a used-up code. It does not wait, but parallel requests send one only, and without a mail
     * there is no new code, so that the number of mails bounds the number of guesses.
     */
    Outcome replace(URI base, AuthenticationSessionModel authSession) {
        Slots once = new Slots(session.singleUseObjects(), "email-new-" + user.getId() + '-' + codes.issuedAt(), 1, DAY_SECONDS);
        if (once.take() == 0) {
            return Outcome.SENT;
        }
        Outcome outcome = sendWithinTheDay(base, authSession.getClient(), authSession);
        if (outcome != Outcome.SENT) {
            once.giveBack(1);
        }
        return outcome;
    }

    private Outcome sendWithinTheDay(URI base, ClientModel client, AuthenticationSessionModel authSession) {
        Slots day = new Slots(session.singleUseObjects(), "email-day-" + address(), A_DAY, DAY_SECONDS);
        int taken = day.take();
        if (taken == 0) {
            return Outcome.ENOUGH_TODAY;
        }
        long issuedAt = codes.issuedAtToMail();
        try {
            hand(issuedAt, link(base, client, authSession, issuedAt), authSession);
        } catch (EmailException e) {
            day.giveBack(taken);
            LOG.warnf("The confirmation mail for user %s could not be sent", user.getId());
            return Outcome.FAILED;
        }
        codes.store(issuedAt);
        return Outcome.SENT;
    }

    private void hand(long issuedAt, String link, AuthenticationSessionModel authSession) throws EmailException {
        Locale locale = session.getContext().resolveLocale(user);
        Map<String, Object> facts = new HashMap<>();
        facts.put("code", codes.code(issuedAt).digits());
        facts.put("link", link);
        facts.put("validUntil", DateTimeFormatter.ofPattern(pattern(locale), locale).withZone(HERE)
                .format(Instant.ofEpochSecond(issuedAt + EmailCodes.VALID_SECONDS)));
        session.getProvider(EmailTemplateProvider.class).setAuthenticationSession(authSession).setRealm(realm).setUser(user)
                .send("emailCodeSubject", List.of(), "email-code.ftl", facts);
    }

    private static String pattern(Locale locale) {
        return Locale.GERMAN.getLanguage().equals(locale.getLanguage()) ? "EEEE, d. MMMM yyyy, HH:mm 'Uhr'" : "EEEE, d MMMM yyyy, HH:mm";
    }

    private String link(URI base, ClientModel client, AuthenticationSessionModel authSession, long issuedAt) {
        String encodedId = authSession == null ? null : AuthenticationSessionCompoundId.fromAuthSession(authSession).getEncodedId();
        ConfirmationLink token = new ConfirmationLink(
                user.getId(), client.getClientId(), issuedAt, codes.code(issuedAt).seal(), encodedId);
        String issuer = Urls.realmIssuer(base, realm.getName());
        token.issuedNow().id(UUID.randomUUID().toString()).issuer(issuer).audience(issuer);
        String signed = session.tokens().encode(token);
        UriBuilder uri = authSession == null
                ? Urls.actionTokenBuilder(base, signed, client.getClientId(), "", null).replaceQueryParam(Constants.TAB_ID)
                : Urls.actionTokenBuilder(base, signed, client.getClientId(), authSession.getTabId(),
                        AuthenticationProcessor.getClientData(session, authSession));
        return uri.build(realm.getName()).toString();
    }

    private Slots pause() {
        return new Slots(session.singleUseObjects(), "email-pause-" + address(), 1, PAUSE_SECONDS);
    }

    private String address() {
        return EmailCode.pseudonym(EmailCodes.secret(session, realm), realm.getId() + String.valueOf(user.getEmail()).toLowerCase(Locale.ROOT));
    }
}
