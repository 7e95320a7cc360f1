package de.bwg.keycloak.emailcode;

import de.bwg.keycloak.forms.StandInAddress;
import de.bwg.keycloak.limits.Limit;
import de.bwg.keycloak.limits.Mailbox;
import de.bwg.keycloak.limits.Pseudonym;
import de.bwg.keycloak.mails.Notice;
import de.bwg.keycloak.mails.ShortLink;
import de.bwg.keycloak.signout.AccountLock;
import de.bwg.keycloak.time.GermanTime;
import jakarta.ws.rs.core.UriBuilder;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.keycloak.authentication.AuthenticationProcessor;
import org.keycloak.email.EmailException;
import org.keycloak.email.EmailTemplateProvider;
import org.keycloak.events.Errors;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.ClientModel;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.Urls;
import org.keycloak.sessions.AuthenticationSessionCompoundId;
import org.keycloak.sessions.AuthenticationSessionModel;

/** Mails code and link: one mail per 30 seconds and five a day for each address. */
public final class EmailCodeMail {

    private static final Logger LOG = Logger.getLogger(EmailCodeMail.class);
    static final int PAUSE_SECONDS = 30;
    static final int A_DAY = 5;
    static final long DAY_SECONDS = 24 * 60 * 60;

    public enum Outcome {
        SENT(null, "emailCodeReplaced"),
        TOO_SOON(null, "emailCodeOverMailFailed"),
        ENOUGH_TODAY("emailCodeMailEnough", "emailCodeMailEnough"),
        FAILED("emailCodeMailFailed", "emailCodeOverMailFailed");

        /** The message key of what went wrong, or null. */
        final String error;
        /** That of a page whose code is over: whether another one is on its way. */
        final String replaced;

        Outcome(String error, String replaced) {
            this.error = error;
            this.replaced = replaced;
        }
    }

    private final KeycloakSession session;
    private final RealmModel realm;
    private final UserModel user;
    private final CurrentEmailCode codes;

    public EmailCodeMail(KeycloakSession session, RealmModel realm, UserModel user) {
        this.session = session;
        this.realm = realm;
        this.user = user;
        this.codes = new CurrentEmailCode(session, realm, user);
    }

    /** The mail after a registration, which waits for nothing: an earlier one tells of another account. */
    Outcome sendFirst(URI base, AuthenticationSessionModel authSession) {
        limit("pause", authSession, 1, PAUSE_SECONDS).take();
        return sendWithinTheDay(base, authSession.getClient(), authSession);
    }

    /** A mail on demand. {@code authSession}: the browser session the link may return to, or null. */
    public Outcome send(URI base, ClientModel client, AuthenticationSessionModel authSession) {
        Limit pause = limit("pause", authSession, 1, PAUSE_SECONDS);
        if (pause.take() == 0) {
            return Outcome.TOO_SOON;
        }
        Outcome outcome = sendWithinTheDay(base, client, authSession);
        if (outcome == Outcome.FAILED) {
            pause.giveBack();
        }
        return outcome;
    }

    /**
     * The mail that replaces a used-up code. It does not wait, but parallel requests send one only, and without a mail
     * there is no new code, so that the number of mails bounds the number of guesses.
     */
    Outcome replace(URI base, AuthenticationSessionModel authSession) {
        Limit once = new Limit(session, "email-new-" + user.getId() + '-' + codes.issuedAt(), 1, DAY_SECONDS);
        if (once.take() == 0) {
            return Outcome.SENT;
        }
        Outcome outcome = sendWithinTheDay(base, authSession.getClient(), authSession);
        if (outcome != Outcome.SENT) {
            once.giveBack();
        }
        return outcome;
    }

    /** Epoch seconds from which another mail can be asked for; 0 for now. */
    long nextAt(AuthenticationSessionModel authSession) {
        return Math.max(limit("pause", authSession, 1, PAUSE_SECONDS).freeAt(), limit("day", authSession, A_DAY, DAY_SECONDS).freeAt());
    }

    private Outcome sendWithinTheDay(URI base, ClientModel client, AuthenticationSessionModel authSession) {
        Limit day = limit("day", authSession, A_DAY, DAY_SECONDS);
        if (day.take() == 0) {
            return Outcome.ENOUGH_TODAY;
        }
        long issuedAt = codes.issuedAtToMail();
        EventBuilder event = new EventBuilder(realm, session, session.getContext().getConnection())
                .event(EventType.SEND_VERIFY_EMAIL).user(user).client(client);
        try {
            if (StandInAddress.isOf(user)) {
                tellOwner(StandInAddress.shown(user, authSession));
            } else {
                hand(issuedAt, link(base, client, authSession, issuedAt), authSession);
            }
        } catch (EmailException e) {
            day.giveBack();
            event.error(Errors.EMAIL_SEND_FAILED);
            LOG.warnf("The confirmation mail for user %s could not be sent", user.getId());
            return Outcome.FAILED;
        }
        event.success();
        if (AccountLock.keep(session, user)) {
            codes.store(issuedAt);
        }
        return Outcome.SENT;
    }

    private void tellOwner(String address) throws EmailException {
        UserModel owner = session.users().getUserByEmail(realm, address);
        if (owner != null) {
            Notice.ACCOUNT_EXISTS.send(session, realm, owner);
        }
    }

    private void hand(long issuedAt, String link, AuthenticationSessionModel authSession) throws EmailException {
        Locale locale = session.getContext().resolveLocale(user);
        Map<String, Object> facts = new HashMap<>();
        facts.put("code", codes.code(issuedAt).digits());
        facts.put("link", ShortLink.of(session, realm, link, CurrentEmailCode.VALID_SECONDS));
        facts.put("validUntil", GermanTime.dayAndClock(Instant.ofEpochSecond(issuedAt + CurrentEmailCode.VALID_SECONDS), locale));
        session.getProvider(EmailTemplateProvider.class).setAuthenticationSession(authSession).setRealm(realm).setUser(user)
                .send("emailCodeSubject", List.of(), "email-code.ftl", facts);
    }

    private String link(URI base, ClientModel client, AuthenticationSessionModel authSession, long issuedAt) {
        String encodedId = authSession == null ? null : AuthenticationSessionCompoundId.fromAuthSession(authSession).getEncodedId();
        EmailCodeLink token = new EmailCodeLink(
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

    private Limit limit(String kind, AuthenticationSessionModel authSession, int size, long seconds) {
        return limit(session, realm, kind, StandInAddress.shown(user, authSession), size, seconds);
    }

    /** Mails with a code to one mailbox, whatever account they are about. {@code kind}: {@code pause} or {@code day}. */
    static Limit limit(KeycloakSession session, RealmModel realm, String kind, String address, int size, long seconds) {
        return new Limit(session, "email-" + kind + '-' + Pseudonym.of(session, realm, Mailbox.of(address)), size, seconds);
    }
}
