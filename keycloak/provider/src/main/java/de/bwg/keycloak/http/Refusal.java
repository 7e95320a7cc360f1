package de.bwg.keycloak.http;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** What a service of ours is told when it is not served. */
public final class Refusal {

    private Refusal() {
    }

    /** {@code error} is one of the words of the contract. */
    public static Response of(Response.Status status, String error) {
        return of(status.getStatusCode(), error);
    }

    public static Response of(int status, String error) {
        return Response.status(status).type(MediaType.APPLICATION_JSON).entity("{\"error\":\"" + error + "\"}").build();
    }
}
