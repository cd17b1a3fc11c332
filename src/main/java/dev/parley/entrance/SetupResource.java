package dev.parley.entrance;

import dev.parley.account.Clients;
import dev.parley.account.DisplayNameText;
import dev.parley.account.NewPassword;
import dev.parley.account.UsernameText;
import dev.parley.problem.Late;
import dev.parley.problem.Length;
import dev.parley.problem.MaxBytes;
import dev.parley.system.http.Query;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
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
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// The set-up over HTTP.
@Path("/api/v1/setup")
@PermitAll
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "set-up")
class SetupResource {

    private final SetUps setUps;
    private final Entries entries;
    private final Clients clients;

    SetupResource(SetUps setUps, Entries entries, Clients clients) {
        this.setUps = setUps;
        this.entries = entries;
        this.clients = clients;
    }

    /// What makes an owner.
    ///
    /// @param workspace a slug; `default` when left out
    @MaxBytes(MaxBytes.CREDENTIALS)
    record Setup(
            @Length(max = 200) String token,
            @UsernameText(owner = true, groups = Late.class) String username,
            @NewPassword(groups = Late.class) String password,
            @DisplayNameText(groups = Late.class) String displayName,
            @Length(max = 50) @Nullable String workspace) {}

    /// Whether a workspace still has no owner.
    record Needed(boolean needed) {}

    @GET
    @Operation(operationId = "getSetup", summary = "Whether a workspace still needs its set-up")
    @APIResponse(
            responseCode = "200",
            description = "Whether it does",
            content =
                    @Content(
                            schema = @Schema(implementation = Needed.class),
                            examples = @ExampleObject(name = "fresh", value = Examples.NEEDED)))
    public Uni<Needed> needed(@RestQuery @Nullable String workspace) {
        return setUps.needed(Query.text("workspace", workspace, 50)).map(Needed::new);
    }

    @POST
    @ResponseStatus(201)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "setUp", summary = "Make the owner of a workspace, once, and log in")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = Setup.class),
                            examples = @ExampleObject(name = "owner", value = Examples.SETUP)))
    @APIResponse(
            responseCode = "201",
            description = "A session of the owner",
            content =
                    @Content(
                            schema = @Schema(implementation = Entry.class),
                            examples = @ExampleObject(name = "session", value = Examples.ENTRY)))
    @APIResponse(responseCode = "401", description = "bad_credentials: the token is wrong")
    @APIResponse(responseCode = "404", description = "not_found: the workspace is set up, or there is none")
    @APIResponse(responseCode = "409", description = "name_taken")
    @APIResponse(responseCode = "503", description = "unavailable: too many passwords wait to be hashed")
    public Uni<Entry> setUp(Setup wish, HttpServerRequest request) {
        return setUps.complete(wish, clients.of(request)).chain(opened -> entries.of(opened, false));
    }
}
