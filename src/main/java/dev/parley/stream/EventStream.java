package dev.parley.stream;

import dev.parley.account.Caller;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/// The stream over server-sent events. This resource does the handshake and hands the response over: the framework's
/// own way would encode each event for each connection.
@Path("/api/v1/events")
@RolesAllowed("user")
@Tag(name = "sync")
class EventStream {

    private static final Logger LOG = Logger.getLogger(EventStream.class);

    private final SecurityIdentity identity;
    private final Feeds feeds;
    private final RoomFilter rooms;
    private final Vertx vertx;
    private final Doze doze;
    private final StreamConfig config;

    EventStream(SecurityIdentity identity, Feeds feeds, RoomFilter rooms, Vertx vertx, Doze doze, StreamConfig config) {
        this.identity = identity;
        this.feeds = feeds;
        this.rooms = rooms;
        this.vertx = vertx;
        this.doze = doze;
        this.config = config;
    }

    /// How a stream begins, for the document.
    private static final String READY = """
            retry: 2000
            event: stream.ready
            data: {"type":"stream.ready","data":{"from":"AbC","head":"AbC","heartbeatMs":20000}}
            """;

    @GET
    @Operation(operationId = "followEvents", summary = "What happens, as server-sent events, from a cursor on")
    @APIResponse(
            responseCode = "200",
            description = "A stream of envelopes: `id` the cursor, `event` the type, `data` the envelope",
            content =
                    @Content(
                            mediaType = "text/event-stream",
                            schema = @Schema(type = SchemaType.STRING),
                            examples = @ExampleObject(name = "ready", value = READY)))
    public Uni<Void> follow(
            @RestQuery @Nullable String cursor,
            @RestQuery("rooms") @Nullable String roomNames,
            @RestQuery @Nullable String types,
            @RestQuery @Nullable String watch,
            @RestHeader("Last-Event-ID") @Nullable String lastEventId,
            RoutingContext http) {
        var caller = Caller.of(identity);
        var known = Filter.types(list(types));
        Filter.watch(list(watch));
        var named = RoomFilter.bounded(list(roomNames));
        feeds.admit(caller);
        var from = lastEventId == null || lastEventId.isEmpty() ? cursor : lastEventId;
        var connection = new EventStreamConnection(
                vertx,
                Objects.requireNonNull(Vertx.currentContext()),
                caller,
                http.request(),
                config.directWrites() ? doze : null,
                feeds::close);
        http.addEndHandler(ended -> connection.over());
        connection.head();
        feeds.open(connection);
        follow(connection, from, caller, named, known);
        return Uni.createFrom().nothing();
    }

    /// Without this, the framework would open a stream that nobody reads.
    @HEAD
    @Operation(hidden = true)
    public RestResponse<Void> look() {
        return RestResponse.ResponseBuilder.<Void>ok()
                .type(MediaType.SERVER_SENT_EVENTS_TYPE)
                .build();
    }

    private void follow(
            EventStreamConnection connection,
            @Nullable String cursor,
            Caller caller,
            @Nullable Set<String> roomNames,
            @Nullable Set<String> types) {
        rooms.of(caller.workspace(), roomNames)
                .map(ids -> new Filter(ids, types))
                .chain(filter -> feeds.resume(connection, cursor, filter, () -> {}))
                .subscribe()
                .with(done -> {}, failure -> {
                    LOG.debugf("a stream is told to come again: %s", failure);
                    connection.trouble();
                });
    }

    private static @Nullable Set<String> list(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        var items = new LinkedHashSet<String>();
        Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .forEach(items::add);
        return items;
    }
}
