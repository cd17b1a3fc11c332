package dev.parley.stream;

import dev.parley.account.Caller;
import dev.parley.problem.Refusal;
import dev.parley.system.http.Query;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// Beginning, and following without a stream.
@Path("/api/v1")
@RolesAllowed("user")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "sync")
class SyncResource {

    private static final int MOST = 200;
    private static final int USUAL = 50;
    private static final int LONGEST_WAIT_MS = 60_000;

    private static final String BOOTSTRAP = """
            {"me": {"id": "0192f0c1-0000-7000-8000-000000000001", "workspaceId": "0192f0c1-0000-7000-8000-000000000009",
             "externalId": null, "username": "anna", "displayName": "Anna", "avatarUrl": null, "bio": null,
             "role": "member", "attributes": {}, "createdAt": "2026-01-31T12:00:00.000000Z", "presence": null},
             "rooms": [], "users": [],
             "unread": {"total": 0, "mentions": 0, "rooms": []}, "cursor": "AQAB", "serverTime":
             "2026-01-31T12:00:00.000000Z"}""";
    private static final String CHANGES = """
            {"items": [{"cursor": "AQAC", "type": "room.deleted", "roomId": "0192f0c1-1111-7000-8000-000000000001",
             "seq": 9, "at": "2026-01-31T12:00:00.000000Z", "actorId": "0192f0c1-0000-7000-8000-000000000001",
             "data": {"id": "0192f0c1-1111-7000-8000-000000000001"}}], "next": "AQAC", "caughtUp": true}""";

    private final SecurityIdentity identity;
    private final Bootstraps bootstraps;
    private final Changes changes;

    SyncResource(SecurityIdentity identity, Bootstraps bootstraps, Changes changes) {
        this.identity = identity;
        this.bootstraps = bootstraps;
        this.changes = changes;
    }

    @GET
    @Path("bootstrap")
    @Operation(operationId = "bootstrap", summary = "All that a client needs to begin, of one moment")
    @APIResponse(
            responseCode = "200",
            description = "My rooms, the people in them, what is unread, and the cursor to go on from",
            content =
                    @Content(
                            schema = @Schema(implementation = Bootstraps.Bootstrap.class),
                            examples = @ExampleObject(name = "nothing yet", value = BOOTSTRAP)))
    public Uni<Bootstraps.Bootstrap> bootstrap() {
        return bootstraps.read(Caller.of(identity));
    }

    @GET
    @Path("changes")
    @Operation(operationId = "listChanges", summary = "What happened behind a cursor; waits for it if asked to")
    @APIResponse(
            responseCode = "200",
            description = "Envelopes in the order of the log",
            content =
                    @Content(
                            schema = @Schema(implementation = Changes.ChangesPage.class),
                            examples = @ExampleObject(name = "a room is gone", value = CHANGES)))
    @APIResponse(responseCode = "410", description = "cursor_gone: begin anew with /bootstrap")
    public Uni<Changes.ChangesPage> changes(
            @RestQuery @Nullable String after, @RestQuery @Nullable String limit, @RestQuery @Nullable String waitMs) {
        if (after == null) {
            throw Refusal.invalid("after", "required", "The cursor behind which to read");
        }
        var most = Query.number("limit", limit, 1, MOST, USUAL);
        var wait = Duration.ofMillis(Query.number("waitMs", waitMs, 0, LONGEST_WAIT_MS, 0));
        return changes.after(Caller.of(identity), after, most, wait);
    }
}
