package dev.parley.attention;

import dev.parley.account.Caller;
import dev.parley.room.RoomNames;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
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
import org.jboss.resteasy.reactive.RestPath;

/// What is unread in one room, over HTTP. A GET never moves anything.
@Path("/api/v1/rooms/{room}/unread")
@RolesAllowed("user")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "reading")
class UnreadResource {

    private static final String SEQ = """
            {"seq": 42}""";

    private static final String POSITION = """
            {"roomId": "0192f0c1-1111-7000-8000-000000000001", "readSeq": 42, "unreadCount": 3, "mentionCount": 0}""";

    private static final String EXPLANATION = """
            {"readSeq": 42, "lastSeq": 45, "unreadCount": 1,
             "messageIds": ["0192f0c1-8e11-7b5e-8c57-0a4f0f6f7d21"],
             "leftOut": {"own": 0, "deleted": 1, "system": 0, "threadOnly": 0}}""";

    private final SecurityIdentity identity;
    private final RoomNames names;
    private final ReadPositions positions;
    private final UnreadCounts counts;

    UnreadResource(SecurityIdentity identity, RoomNames names, ReadPositions positions, UnreadCounts counts) {
        this.identity = identity;
        this.names = names;
        this.positions = positions;
        this.counts = counts;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "unread", summary = "Set the read position, backwards as well")
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
    public Uni<ReadPosition> unread(@RestPath String room, ReadMove move) {
        var caller = caller();
        return names.resolve(caller.workspace(), room).chain(id -> positions.unread(caller, id, move.seq()));
    }

    @GET
    @Path("explain")
    @Operation(operationId = "explainUnread", summary = "Why the unread count of a room is what it is")
    @APIResponse(
            responseCode = "200",
            description = "The messages that count, and how many do not, and why",
            content =
                    @Content(
                            schema = @Schema(implementation = UnreadCounts.Explanation.class),
                            examples = @ExampleObject(name = "explanation", value = EXPLANATION)))
    @APIResponse(responseCode = "403", description = "not_a_member")
    @APIResponse(responseCode = "404", description = "not_found")
    public Uni<UnreadCounts.Explanation> explain(@RestPath String room) {
        var caller = caller();
        return names.resolve(caller.workspace(), room).chain(id -> counts.explain(caller, id));
    }

    private Caller caller() {
        return Caller.of(identity);
    }
}
