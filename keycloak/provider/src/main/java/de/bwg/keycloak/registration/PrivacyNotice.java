package de.bwg.keycloak.registration;

import de.bwg.keycloak.time.GermanTime;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import org.jboss.logging.Logger;
import org.keycloak.authentication.FormContext;
import org.keycloak.authentication.ValidationContext;
import org.keycloak.authentication.forms.RegistrationTermsAndConditions;
import org.keycloak.events.Errors;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.FormMessage;
import org.keycloak.provider.ProviderConfigProperty;

/** The registration's box for the privacy notice: without it no account, with it version, time and language are kept. */
public final class PrivacyNotice extends RegistrationTermsAndConditions {

    private static final Logger LOG = Logger.getLogger(PrivacyNotice.class);
    private static final String ID = "registration-privacy-notice";
    private static final String VERSION = "version";

    @Override
    public void validate(ValidationContext context) {
        MultivaluedMap<String, String> form = context.getHttpRequest().getDecodedFormParameters();
        if (!"on".equals(form.getFirst(FIELD))) {
            refuse(context, form, "termsAcceptanceRequired");
            return;
        }
        if (version(context).isBlank()) {
            LOG.errorf("Nobody can register: the execution %s has no %s in its configuration", ID, VERSION);
            refuse(context, form, "privacyNoticeUnknown");
            return;
        }
        context.success();
    }

    @Override
    public void success(FormContext context) {
        UserModel user = context.getUser();
        user.setSingleAttribute("privacyNoticeVersion", version(context));
        user.setSingleAttribute("privacyNoticeAcceptedAt", GermanTime.now().toString());
        user.setSingleAttribute("privacyNoticeLanguage", context.getSession().getContext().resolveLocale(user).getLanguage());
    }

    private static void refuse(ValidationContext context, MultivaluedMap<String, String> form, String message) {
        context.error(Errors.INVALID_REGISTRATION);
        context.validationError(form, List.of(new FormMessage(FIELD, message)));
    }

    private static String version(FormContext context) {
        if (context.getAuthenticatorConfig() == null) {
            return "";
        }
        return context.getAuthenticatorConfig().getConfig().getOrDefault(VERSION, "");
    }

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public String getDisplayType() {
        return "Datenschutzbestimmungen";
    }

    @Override
    public String getHelpText() {
        return "Verlangt das Häkchen bei den Datenschutzbestimmungen und speichert Fassung, Zeit und Sprache.";
    }

    @Override
    public boolean isConfigurable() {
        return true;
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        return List.of(new ProviderConfigProperty(VERSION, "Fassung", "Name der geltenden Fassung, zum Beispiel 2026-11.",
                ProviderConfigProperty.STRING_TYPE, null));
    }
}
