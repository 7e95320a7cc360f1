package de.bwg.keycloak.lettercode;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.keycloak.models.UserModel;
import org.keycloak.userprofile.AttributeContext;
import org.keycloak.userprofile.UserProfileAttributeValidationContext;
import org.keycloak.userprofile.UserProfileContext;
import org.keycloak.validate.SimpleValidator;
import org.keycloak.validate.ValidationContext;
import org.keycloak.validate.ValidationError;
import org.keycloak.validate.ValidatorConfig;

/** A rule of the user profile: once the letter has proven an account, its owner does not change this value; staff do. */
public final class ProvenUnchanged implements SimpleValidator {

    private static final String ID = "bwg-proven-unchanged";
    private static final Set<UserProfileContext> BY_THE_OWNER = Set.of(UserProfileContext.ACCOUNT, UserProfileContext.UPDATE_PROFILE);

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public ValidationContext validate(Object input, String attribute, ValidationContext context, ValidatorConfig config) {
        AttributeContext change = UserProfileAttributeValidationContext.from(context).getAttributeContext();
        UserModel user = change.getUser();
        if (user != null && BY_THE_OWNER.contains(change.getContext()) && LetterProof.exists(user::getFirstAttribute)
                && !Objects.equals(first(input), user.getFirstAttribute(attribute))) {
            context.addError(new ValidationError(ID, attribute, "provenUnchanged"));
        }
        return context;
    }

    private static Object first(Object input) {
        return input instanceof List<?> values ? values.stream().findFirst().orElse(null) : input;
    }
}
