package dev.parley.presence;

import dev.parley.account.Caller;
import dev.parley.room.RoomNames;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/// Typing over HTTP.
@Path("/api/v1/rooms/{room}/typing")
@RolesAllowed("user")
@Tag(name = "typing")
class TypingResource {

    private static final String THREAD = """
            {"threadRootId": null}""";

    private final SecurityIdentity identity;
    private final RoomNames names;
    private final Typists typists;

    TypingResource(SecurityIdentity identity, RoomNames names, Typists typists) {
        this.identity = identity;
        this.names = names;
        this.typists = typists;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "startTyping", summary = "Say that I type; at most once in 3 s, over after 8 s")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = TypingStart.class),
                            examples = @ExampleObject(name = "room", value = THREAD)))
    @APIResponse(responseCode = "204", description = "Whoever is in the room is told")
    @APIResponse(responseCode = "403", description = "not_a_member")
    @APIResponse(responseCode = "404", description = "not_found")
    public Uni<Void> start(@RestPath String room, TypingStart start) {
        var caller = Caller.of(identity);
        return names.resolve(caller.workspace(), room).chain(id -> typists.start(caller, id, start.threadRootId()));
    }

    @DELETE
    @Operation(operationId = "stopTyping", summary = "Say that I have stopped typing")
    @APIResponse(responseCode = "204", description = "Whoever is in the room is told")
    @APIResponse(responseCode = "403", description = "not_a_member")
    @APIResponse(responseCode = "404", description = "not_found")
    public Uni<Void> stop(@RestPath String room) {
        var caller = Caller.of(identity);
        return names.resolve(caller.workspace(), room).chain(id -> typists.stop(caller, id));
    }
}
