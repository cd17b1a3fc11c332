package dev.parley.entrance;

import dev.parley.account.ApiKeys;
import dev.parley.account.Caller;
import dev.parley.problem.Length;
import dev.parley.problem.Refusal;
import dev.parley.problem.Text;
import dev.parley.protocol.Page;
import dev.parley.room.Permission;
import dev.parley.system.http.PageToken;
import dev.parley.system.http.Paging;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/// API keys over HTTP.
@Path("/api/v1/api-keys")
@RolesAllowed("user")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "api keys")
class ApiKeyResource {

    private static final String LIST = "api-keys";
    private static final String SCOPES = "tokens\\.mint";

    private final SecurityIdentity identity;
    private final ApiKeys keys;
    private final Gate gate;

    ApiKeyResource(SecurityIdentity identity, ApiKeys keys, Gate gate) {
        this.identity = identity;
        this.keys = keys;
        this.gate = gate;
    }

    /// What a key is to be.
    ///
    /// @param expiresInSeconds up to ten years; left out: it holds until it is revoked
    record KeyWish(
            @Length(min = 1, max = 80) String name,
            @Size(min = 1, max = 20) List<@Pattern(regexp = SCOPES, message = "out_of_range") String> scopes,
            @Min(1) @Max(315_360_000) @Nullable Integer expiresInSeconds) {}

    @POST
    @ResponseStatus(201)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "createApiKey", summary = "Make an API key; its secret is shown this once")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = KeyWish.class),
                            examples = @ExampleObject(name = "key", value = Examples.KEY_WISH)))
    @APIResponse(
            responseCode = "201",
            description = "The key with its secret",
            content =
                    @Content(
                            schema = @Schema(implementation = ApiKeys.Made.class),
                            examples = @ExampleObject(name = "key", value = Examples.KEY_MADE)))
    @APIResponse(responseCode = "403", description = "forbidden: only the owner makes keys")
    public Uni<ApiKeys.Made> create(KeyWish wish) {
        var lifetime = wish.expiresInSeconds() == null ? null : Duration.ofSeconds(wish.expiresInSeconds());
        return owner().chain(owner -> keys.make(owner, wish.name(), wish.scopes(), lifetime));
    }

    @GET
    @Operation(operationId = "listApiKeys", summary = "The keys that are not revoked, the newest first")
    @APIResponse(responseCode = "200", description = "A page of keys, without their secrets")
    @APIResponse(responseCode = "403", description = "forbidden: only the owner sees keys")
    public Uni<Page<ApiKeys.KeyView>> list(@BeanParam Paging paging) {
        var after = paging.after(LIST, 1);
        var limit = paging.limit();
        return owner().chain(owner -> keys.page(owner, after == null ? null : after.uuid(0), limit + 1))
                .map(rows -> Page.cut(rows, limit, key -> PageToken.of(LIST, key.id())));
    }

    @DELETE
    @Path("{id}")
    @Operation(operationId = "revokeApiKey", summary = "Revoke a key, and with it every token that it has minted")
    @APIResponse(responseCode = "204", description = "It holds no more")
    @APIResponse(responseCode = "403", description = "forbidden: only the owner revokes keys")
    @APIResponse(responseCode = "404", description = "not_found")
    public Uni<Void> revoke(@RestPath String id) {
        var key = Text.uuid(id);
        if (key == null) {
            throw Refusal.notFound();
        }
        return owner().chain(owner -> keys.revoke(owner, key));
    }

    private Uni<Caller> owner() {
        return gate.require(Caller.of(identity), Permission.API_KEY_MANAGE);
    }
}
