package de.bwg.keycloak.emailcode;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.keycloak.authentication.actiontoken.DefaultActionToken;

/** The token in the mailed link. It names neither the code nor the address. */
public class EmailCodeLink extends DefaultActionToken {

    static final String TYPE = "bwg-confirm-email";

    @JsonProperty("codeIssuedAt")
    private long codeIssuedAt;

    @JsonProperty("seal")
    private String seal;

    /** @param authSession encoded id of the browser session that asked for the mail, or null */
    EmailCodeLink(String userId, String clientId, long codeIssuedAt, String seal, String authSession) {
        super(userId, TYPE, (int) (codeIssuedAt + CurrentEmailCode.VALID_SECONDS), null, authSession);
        this.issuedFor = clientId;
        this.codeIssuedAt = codeIssuedAt;
        this.seal = seal;
    }

    @SuppressWarnings("unused") // Jackson
    private EmailCodeLink() {
    }

    long codeIssuedAt() {
        return codeIssuedAt;
    }

    String seal() {
        return seal;
    }
}
