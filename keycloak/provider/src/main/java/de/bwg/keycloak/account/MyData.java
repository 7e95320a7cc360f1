package de.bwg.keycloak.account;

import de.bwg.keycloak.lettercode.LetterDates;
import de.bwg.keycloak.staff.Staff;
import de.bwg.keycloak.time.GermanTime;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * What a tenant is shown of the own account.
 *
 * @param since day of the registration, null where Keycloak does not know it
 * @param provenOn day on which the letter's code was typed, null before
 * @param deletable whether the account may be deleted by its owner: staff end theirs otherwise
 */
public record MyData(String name, String street, String place, String phone, String email, String tenantNumber,
        List<String> contracts, String since, String provenOn, boolean deletable) {

    static MyData of(RealmModel realm, UserModel user, Locale reader) {
        DateTimeFormatter words = DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG).withLocale(reader);
        Optional<LocalDate> since = Optional.ofNullable(user.getCreatedTimestamp())
                .map(created -> LocalDate.ofInstant(Instant.ofEpochMilli(created), GermanTime.ZONE));
        Optional<LocalDate> proven = Optional.ofNullable(user.getFirstAttribute("letterVerified"))
                .flatMap(mark -> LetterDates.date(mark.replaceFirst(" .*", "")));
        return new MyData(words(user.getFirstName(), user.getLastName()), words(user.getFirstAttribute("street")),
                words(user.getFirstAttribute("postal_code"), user.getFirstAttribute("locality")),
                words(user.getFirstAttribute("phoneNumber")), words(user.getEmail()), words(user.getFirstAttribute("tenantNumber")),
                user.getAttributeStream("contractNumber").sorted().toList(),
                since.map(words::format).orElse(null), proven.map(words::format).orElse(null), !Staff.includes(realm, user));
    }

    private static String words(String... parts) {
        return Stream.of(parts).filter(part -> part != null && !part.isBlank()).collect(Collectors.joining(" "));
    }
}
