package de.bwg.keycloak.emailcode;

import de.bwg.keycloak.forms.TypedDigits;
import de.bwg.keycloak.limits.Limit;
import de.bwg.keycloak.mails.Notice;
import de.bwg.keycloak.registration.AddressLock;
import de.bwg.keycloak.registration.Unproven;
import de.bwg.keycloak.time.GermanTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.email.EmailException;
import org.keycloak.email.EmailTemplateProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.UserModelDelegate;

/**
 * Another address that a tenant asks for. It takes the place of the confirmed one once its own code was typed; until then
 * nothing changes, so that a mistyped one locks nobody out. Whether somebody else has it is told to that somebody alone.
 */
public final class WantedAddress {

    /** What became of a code. {@code NONE}: nothing is wanted any more, it was typed in another window or given up; {@code BUSY}: others are at this address in the same moment. */
    public enum Answer { CHANGED, WRONG, OVER, BUSY, NONE }

    private static final Logger LOG = Logger.getLogger(WantedAddress.class);
    private static final String WANTED = "emailWanted";

    private final KeycloakSession session;
    private final RealmModel realm;
    private final UserModel user;

    public WantedAddress(KeycloakSession session, RealmModel realm, UserModel user) {
        this.session = session;
        this.realm = realm;
        this.user = user;
    }

    /** The address whose code is awaited. */
    public Optional<String> pending() {
        return Optional.ofNullable(user.getFirstAttribute(WANTED)).filter(address -> codes(address).isOpen());
    }

    /** Until when the code that was mailed is good, in the reader's words. */
    public String validUntil(Locale reader) {
        String address = String.valueOf(user.getFirstAttribute(WANTED));
        return GermanTime.dayAndClock(Instant.ofEpochSecond(codes(address).issuedAt() + CurrentEmailCode.VALID_SECONDS), reader);
    }

    /** Mails the code; asking for the same address again repeats it. {@code address}: of the right form. */
    public EmailCodeMail.Outcome ask(String address, String page) {
        // By account: what somebody else was mailed a moment ago is nobody's business here.
        Limit pause = new Limit(session, "email-wanted-pause-" + user.getId(), 1, EmailCodeMail.PAUSE_SECONDS);
        Limit day = EmailCodeMail.limit(session, realm, "day", address, EmailCodeMail.A_DAY, EmailCodeMail.DAY_SECONDS);
        Limit own = new Limit(session, "email-wanted-" + user.getId(), EmailCodeMail.A_DAY, EmailCodeMail.DAY_SECONDS);
        if (pause.take() == 0) {
            return EmailCodeMail.Outcome.TOO_SOON;
        }
        if (own.take() == 0 || day.take() == 0) {
            return EmailCodeMail.Outcome.ENOUGH_TODAY;
        }
        CurrentEmailCode codes = codes(address);
        long issuedAt = address.equals(user.getFirstAttribute(WANTED)) ? codes.issuedAtToMail() : GermanTime.now().getEpochSecond();
        try {
            mail(address, codes, issuedAt, page);
        } catch (EmailException e) {
            List.of(pause, day, own).forEach(Limit::giveBack);
            LOG.warnf("The code for another address of user %s could not be sent", user.getId());
            return EmailCodeMail.Outcome.FAILED;
        }
        user.setSingleAttribute(WANTED, address);
        codes.store(issuedAt);
        return EmailCodeMail.Outcome.SENT;
    }

    /** The address becomes the account's when the code is right and nobody else has confirmed it. */
    public Answer confirm(String typed) {
        if (user.getFirstAttribute(WANTED) == null) {
            return Answer.NONE;
        }
        String address = pending().orElse(null);
        if (address == null) {
            return Answer.OVER;
        }
        if (!AddressLock.take(session, address)) {
            return Answer.BUSY;
        }
        return switch (codes(address).tryOut(TypedDigits.of(typed).orElse(""))) {
            case OVER -> Answer.OVER;
            case WRONG, OLDER -> Answer.WRONG;
            case RIGHT -> isTaken(address) ? Answer.WRONG : move(address);
        };
    }

    public void forget() {
        user.removeAttribute(WANTED);
        codes("").forget();
    }

    private Answer move(String address) {
        UserModel holder = holder(address);
        if (holder != null) {
            Unproven.setAside(session, holder);
        }
        String before = user.getEmail();
        user.setUsername(address);
        user.setEmail(address);
        user.setEmailVerified(true);
        user.setSingleAttribute(AddressChange.CONFIRMED, address);
        forget();
        try {
            Notice.EMAIL_MOVED.send(session, realm, user, before);
        } catch (EmailException e) {
            LOG.warnf("The old address of user %s could not be told of the new one", user.getId());
        }
        return Answer.CHANGED;
    }

    private void mail(String address, CurrentEmailCode codes, long issuedAt, String page) throws EmailException {
        UserModel holder = holder(address);
        if (isTaken(address)) {
            Notice.ACCOUNT_EXISTS.send(session, realm, holder);
            return;
        }
        Map<String, Object> facts = new HashMap<>();
        facts.put("code", codes.code(issuedAt).digits());
        facts.put("link", page);
        facts.put("validUntil", GermanTime.dayAndClock(
                Instant.ofEpochSecond(issuedAt + CurrentEmailCode.VALID_SECONDS), session.getContext().resolveLocale(user)));
        session.getProvider(EmailTemplateProvider.class).setRealm(realm).setUser(as(address))
                .send("emailWantedSubject", List.of(), "email-wanted.ftl", facts);
    }

    private boolean isTaken(String address) {
        UserModel holder = holder(address);
        return holder != null && !Unproven.is(holder);
    }

    /** Somebody else with this address, or null. */
    private UserModel holder(String address) {
        UserModel found = session.users().getUserByEmail(realm, address);
        return found == null || found.getId().equals(user.getId()) ? null : found;
    }

    /** The code is one of this account at that address. */
    private CurrentEmailCode codes(String address) {
        return new CurrentEmailCode(session, realm, as(address));
    }

    private UserModel as(String address) {
        return new UserModelDelegate(user) {
            @Override
            public String getEmail() {
                return address;
            }
        };
    }
}
