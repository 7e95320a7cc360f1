package de.bwg.keycloak.forms;

import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.utils.FormMessage;

/** What both code pages ask for: code, eMail, Passwort. Holds what was typed (never the password) for the next page. */
public final class CodeForm {

    private static final int LONGEST = 255;

    public final String code;
    public final String email;
    private final String password;
    private final String codeField;

    private CodeForm(String codeField, String code, String email, String password) {
        this.codeField = codeField;
        this.code = code;
        this.email = email;
        this.password = password;
    }

    /** Nothing is typed yet. {@code email}: the address, where it is known (WCAG 2.2, 3.3.7: nobody types it again). */
    public static CodeForm fresh(String codeField, String code, String email) {
        return new CodeForm(codeField, code, email, "");
    }

    public static CodeForm typed(String codeField, RequiredActionContext context) {
        MultivaluedMap<String, String> form = context.getHttpRequest().getDecodedFormParameters();
        return new CodeForm(codeField, read(form, codeField), read(form, "email"), first(form, "password"));
    }

    /** Errors at fields that are empty or name another address; the keys begin with the code field's name. {@code address}: the account's. */
    public List<FormMessage> faults(String address) {
        List<FormMessage> faults = new ArrayList<>();
        if (code.isEmpty()) {
            faults.add(new FormMessage(codeField, codeField + "Missing"));
        }
        if (email.isEmpty()) {
            faults.add(new FormMessage("email", "codeFormEmailMissing"));
        } else if (!email.equalsIgnoreCase(address)) {
            faults.add(new FormMessage("email", "codeFormEmailOther"));
        }
        faults.addAll(faultsOfPassword());
        return faults;
    }

    public List<FormMessage> faultsOfPassword() {
        return password.isEmpty() ? List.of(new FormMessage("password", "codeFormPasswordMissing")) : List.of();
    }

    public boolean passwordPasses(RequiredActionContext context) {
        return PasswordCheck.passes(context, password);
    }

    /** The page with these values; {@code form} already carries its messages. */
    public Response page(LoginFormsProvider form, String template) {
        return form.setAttribute("typedCode", code).setAttribute("typedEmail", email).createForm(template);
    }

    private static String read(MultivaluedMap<String, String> form, String field) {
        String value = first(form, field).strip();
        return value.length() > LONGEST ? value.substring(0, LONGEST) : value;
    }

    private static String first(MultivaluedMap<String, String> form, String field) {
        String value = form.getFirst(field);
        return value == null ? "" : value;
    }
}
