package dev.parley.account;

import io.vertx.core.json.JsonObject;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/// The public keys, for whoever checks our tokens themselves.
@Path("/.well-known/jwks.json")
@PermitAll
@Tag(name = "sessions")
class KeyResource {

    private final SigningKeys keys;

    KeyResource(SigningKeys keys) {
        this.keys = keys;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "getKeys", summary = "The keys that sign access tokens: the present, next and last ones")
    @APIResponse(
            responseCode = "200",
            description = "A JWK set (RFC 7517)",
            content =
                    @Content(
                            schema = @Schema(implementation = Object.class),
                            examples = @ExampleObject(name = "keys", value = Examples.KEYS)))
    public RestResponse<String> keys() {
        return RestResponse.ResponseBuilder.ok(published(), MediaType.APPLICATION_JSON_TYPE)
                .header("Cache-Control", "public, max-age=300")
                .build();
    }

    private String published() {
        JsonObject set = keys.published();
        return set.encode();
    }
}
