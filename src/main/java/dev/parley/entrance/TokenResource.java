package dev.parley.entrance;

import dev.parley.account.ApiCaller;
import dev.parley.account.DisplayNameText;
import dev.parley.account.UsernameText;
import dev.parley.problem.Late;
import dev.parley.problem.Length;
import dev.parley.protocol.UserView;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/// Minting over HTTP, for API keys.
@Path("/api/v1/tokens")
@RolesAllowed("tokens.mint")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "api keys")
class TokenResource {

    private static final int TEN_MINUTES = 600;

    private final SecurityIdentity identity;
    private final Minting minting;

    TokenResource(SecurityIdentity identity, Minting minting) {
        this.identity = identity;
        this.minting = minting;
    }

    /// For whom a token is to be. The names are for who is seen for the first time.
    record Mint(
            @Length(min = 1, max = 128) String externalId,
            @UsernameText(groups = Late.class) @Nullable String username,
            @DisplayNameText(groups = Late.class) @Nullable String displayName,
            @Min(1) @Max(86_400) @Nullable Integer expiresInSeconds) {}

    /// A token and whom it is for.
    record Minted(String accessToken, Instant expiresAt, UserView user) {}

    @POST
    @ResponseStatus(201)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "mintToken", summary = "An access token for a user of the host application")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = Mint.class),
                            examples = @ExampleObject(name = "customer", value = Examples.MINT)))
    @APIResponse(
            responseCode = "201",
            description = "The token",
            content =
                    @Content(
                            schema = @Schema(implementation = Minted.class),
                            examples = @ExampleObject(name = "token", value = Examples.MINTED)))
    @APIResponse(responseCode = "403", description = "forbidden: the key lacks the scope tokens.mint")
    @APIResponse(responseCode = "409", description = "name_taken")
    public Uni<Minted> mint(Mint wish) {
        var lifetime = Duration.ofSeconds(Objects.requireNonNullElse(wish.expiresInSeconds(), TEN_MINUTES));
        return minting.mint(ApiCaller.of(identity), wish, lifetime)
                .map(minted ->
                        new Minted(minted.access().token(), minted.access().expiresAt(), minted.user()));
    }
}
