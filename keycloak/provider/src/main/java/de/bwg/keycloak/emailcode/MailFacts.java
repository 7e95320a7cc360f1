package de.bwg.keycloak.emailcode;

import de.bwg.keycloak.forms.StandInAddress;
import de.bwg.keycloak.time.GermanTime;
import java.time.Instant;
import java.util.Locale;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * What the code page tells of its mail, the same for every address.
 *
 * @param sender name and address, empty while the realm names none
 * @param validUntil of the code that was mailed last, null when none is valid
 * @param next from when another mail can be asked for, null for now
 * @param changeable whether the address can be typed anew
 */
public record MailFacts(String address, String sender, String validUntil, String next, boolean changeable) {

    static MailFacts of(RequiredActionContext context) {
        UserModel user = context.getUser();
        AuthenticationSessionModel authSession = context.getAuthenticationSession();
        Locale locale = context.getSession().getContext().resolveLocale(user);
        CurrentEmailCode codes = new CurrentEmailCode(context.getSession(), context.getRealm(), user);
        long next = new EmailCodeMail(context.getSession(), context.getRealm(), user).nextAt(authSession);
        return new MailFacts(StandInAddress.known(user, authSession), sender(context),
                codes.isOpen() ? GermanTime.dayAndClock(Instant.ofEpochSecond(codes.issuedAt() + CurrentEmailCode.VALID_SECONDS), locale) : null,
                next == 0 ? null : GermanTime.soon(Instant.ofEpochSecond(next), locale), OtherAddress.isPossible(user));
    }

    private static String sender(RequiredActionContext context) {
        String name = context.getRealm().getSmtpConfig().get("fromDisplayName");
        String address = context.getRealm().getSmtpConfig().getOrDefault("from", "");
        return name == null || name.isBlank() ? address : name + ", " + address;
    }
}
