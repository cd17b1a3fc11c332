package dev.parley.entrance;

import dev.parley.account.Clients;
import dev.parley.account.DisplayNameText;
import dev.parley.account.NewPassword;
import dev.parley.account.UsernameText;
import dev.parley.problem.Late;
import dev.parley.problem.Length;
import dev.parley.problem.MaxBytes;
import dev.parley.protocol.UserView;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/// Registering over HTTP.
@Path("/api/v1/accounts")
@PermitAll
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "accounts")
class AccountResource {

    private final Registrations registrations;
    private final Clients clients;

    AccountResource(Registrations registrations, Clients clients) {
        this.registrations = registrations;
        this.clients = clients;
    }

    /// Who wants an account.
    ///
    /// @param workspace a slug; `default` when left out
    @MaxBytes(MaxBytes.CREDENTIALS)
    record NewAccount(
            @UsernameText(groups = Late.class) String username,
            @NewPassword(groups = Late.class) String password,
            @DisplayNameText(groups = Late.class) String displayName,
            @Length(max = 200) @Nullable String inviteCode,
            @Length(max = 50) @Nullable String workspace) {}

    @POST
    @ResponseStatus(201)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "register", summary = "Make an account")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = NewAccount.class),
                            examples = @ExampleObject(name = "by invite", value = Examples.ACCOUNT)))
    @APIResponse(
            responseCode = "201",
            description = "The new user",
            content =
                    @Content(
                            schema = @Schema(implementation = UserView.class),
                            examples = @ExampleObject(name = "user", value = Examples.USER)))
    @APIResponse(responseCode = "403", description = "forbidden: it takes an invite, or registration is closed")
    @APIResponse(responseCode = "404", description = "not_found: the workspace")
    @APIResponse(responseCode = "409", description = "name_taken, room_full")
    @APIResponse(responseCode = "410", description = "invite_gone")
    @APIResponse(responseCode = "429", description = "rate_limited: too many accounts from this address")
    @APIResponse(responseCode = "503", description = "unavailable: too many passwords wait to be hashed")
    public Uni<UserView> register(NewAccount wish, HttpServerRequest request) {
        return registrations.register(wish, clients.of(request));
    }
}
