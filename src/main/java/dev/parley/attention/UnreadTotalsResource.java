package dev.parley.attention;

import dev.parley.account.Caller;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
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

/// What is unread everywhere, over HTTP.
@Path("/api/v1/unread")
@RolesAllowed("user")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "reading")
class UnreadTotalsResource {

    private static final String UNREAD = """
            {"total": 3, "mentions": 0, "rooms": [{"roomId": "0192f0c1-1111-7000-8000-000000000001", "unreadCount": 3,
             "mentionCount": 0}]}""";

    private final SecurityIdentity identity;
    private final UnreadCounts counts;

    UnreadTotalsResource(SecurityIdentity identity, UnreadCounts counts) {
        this.identity = identity;
        this.counts = counts;
    }

    @GET
    @Operation(operationId = "getUnread", summary = "What is unread, in all rooms of mine")
    @APIResponse(
            responseCode = "200",
            description = "The sums, and the rooms with something unread",
            content =
                    @Content(
                            schema = @Schema(implementation = UnreadCounts.Unread.class),
                            examples = @ExampleObject(name = "unread", value = UNREAD)))
    public Uni<UnreadCounts.Unread> all() {
        return counts.all(caller());
    }

    private Caller caller() {
        return Caller.of(identity);
    }
}
