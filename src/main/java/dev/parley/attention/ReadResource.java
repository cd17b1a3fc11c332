package dev.parley.attention;

import dev.parley.account.Caller;
import dev.parley.room.RoomNames;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.PUT;
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
import org.jboss.resteasy.reactive.RestPath;

/// Reading a room, over HTTP.
@Path("/api/v1/rooms/{room}/read")
@RolesAllowed("user")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "reading")
class ReadResource {

    private static final String SEQ = """
            {"seq": 42}""";

    private static final String POSITION = """
            {"roomId": "0192f0c1-1111-7000-8000-000000000001", "readSeq": 42, "unreadCount": 3, "mentionCount": 0}""";

    private final SecurityIdentity identity;
    private final RoomNames names;
    private final ReadPositions positions;

    ReadResource(SecurityIdentity identity, RoomNames names, ReadPositions positions) {
        this.identity = identity;
        this.names = names;
        this.positions = positions;
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "read", summary = "Note that everything up to a seq is read; never moves back")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = ReadMove.class),
                            examples = @ExampleObject(name = "seq", value = SEQ)))
    @APIResponse(
            responseCode = "200",
            description = "Where the position is now",
            content =
                    @Content(
                            schema = @Schema(implementation = ReadPosition.class),
                            examples = @ExampleObject(name = "position", value = POSITION)))
    @APIResponse(responseCode = "403", description = "not_a_member")
    @APIResponse(responseCode = "404", description = "not_found")
    @APIResponse(responseCode = "429", description = "rate_limited")
    public Uni<ReadPosition> read(@RestPath String room, ReadMove move) {
        var caller = caller();
        return names.resolve(caller.workspace(), room).chain(id -> positions.read(caller, id, move.seq()));
    }

    private Caller caller() {
        return Caller.of(identity);
    }
}
