package dev.parley.message;

import dev.parley.account.Caller;
import dev.parley.protocol.MessageView;
import dev.parley.room.RoomNames;
import dev.parley.system.http.Paging;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/// The messages of a room over HTTP.
@Path("/api/v1/rooms/{room}/messages")
@RolesAllowed("user")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "messages")
class MessageResource {

    private static final String REPLAYED = "Idempotent-Replayed";

    private final SecurityIdentity identity;
    private final RoomNames names;
    private final Messages messages;
    private final Revisions revisions;
    private final History history;

    MessageResource(
            SecurityIdentity identity, RoomNames names, Messages messages, Revisions revisions, History history) {
        this.identity = identity;
        this.names = names;
        this.messages = messages;
        this.revisions = revisions;
        this.history = history;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "sendMessage", summary = "Send a message; the same again is the same message, for ever")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = NewMessage.class),
                            examples = @ExampleObject(name = "text", value = MessageExamples.NEW)))
    @APIResponse(
            responseCode = "201",
            description = "It is stored",
            content =
                    @Content(
                            schema = @Schema(implementation = MessageView.class),
                            examples = @ExampleObject(name = "text", value = MessageExamples.MESSAGE)))
    @APIResponse(
            responseCode = "200",
            description = "It was stored before; as it is now",
            headers = @Header(name = REPLAYED, description = "true", schema = @Schema(implementation = String.class)),
            content = @Content(schema = @Schema(implementation = MessageView.class)))
    @APIResponse(responseCode = "403", description = "not_a_member, read_only, muted")
    @APIResponse(responseCode = "404", description = "not_found")
    @APIResponse(responseCode = "409", description = "archived")
    @APIResponse(responseCode = "422", description = "idempotency_mismatch")
    @APIResponse(responseCode = "429", description = "rate_limited, slow_mode")
    public Uni<RestResponse<MessageView>> post(
            @RestPath String room, @RestHeader("Idempotency-Key") @Nullable String idempotencyKey, NewMessage message) {
        var caller = caller();
        var key = message.key(idempotencyKey);
        return names.resolve(caller.workspace(), room)
                .chain(id -> messages.post(caller, id, key, message.content(), message.metadata()))
                .map(MessageResource::answer);
    }

    @GET
    @Operation(
            operationId = "listMessages",
            summary = "A page of history: before, after or around a place, or the newest")
    @APIResponse(
            responseCode = "200",
            description = "Messages, ascending by seq",
            content =
                    @Content(
                            schema = @Schema(implementation = History.HistoryPage.class),
                            examples = @ExampleObject(name = "newest", value = MessageExamples.HISTORY)))
    @APIResponse(responseCode = "403", description = "not_a_member")
    @APIResponse(responseCode = "404", description = "not_found")
    public Uni<History.HistoryPage> list(
            @RestPath String room,
            @RestQuery @Nullable String before,
            @RestQuery @Nullable String after,
            @RestQuery @Nullable String around,
            @RestQuery @Nullable String at,
            @BeanParam Paging paging) {
        var caller = caller();
        var place = Place.of(before, after, around, at);
        var limit = paging.limit();
        return names.resolve(caller.workspace(), room).chain(id -> history.page(caller, id, place, limit));
    }

    @GET
    @Path("{message}")
    @Operation(operationId = "getMessage", summary = "One message, as it is now")
    @APIResponse(
            responseCode = "200",
            description = "The message",
            content =
                    @Content(
                            schema = @Schema(implementation = MessageView.class),
                            examples = @ExampleObject(name = "text", value = MessageExamples.MESSAGE)))
    @APIResponse(responseCode = "403", description = "not_a_member")
    @APIResponse(responseCode = "404", description = "not_found")
    public Uni<MessageView> get(@RestPath String room, @RestPath String message) {
        var caller = caller();
        return names.resolve(caller.workspace(), room).chain(id -> messages.get(caller, id, MessageId.of(message)));
    }

    @PATCH
    @Path("{message}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "editMessage", summary = "Give a message of one's own another text")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = MessageEdit.class),
                            examples = @ExampleObject(name = "text", value = MessageExamples.EDIT)))
    @APIResponse(
            responseCode = "200",
            description = "The message as it is now",
            content =
                    @Content(
                            schema = @Schema(implementation = MessageView.class),
                            examples = @ExampleObject(name = "text", value = MessageExamples.MESSAGE)))
    @APIResponse(responseCode = "403", description = "not_a_member, forbidden")
    @APIResponse(responseCode = "404", description = "not_found")
    @APIResponse(responseCode = "409", description = "deleted, version_conflict, archived")
    public Uni<MessageView> edit(@RestPath String room, @RestPath String message, MessageEdit edit) {
        var caller = caller();
        return names.resolve(caller.workspace(), room)
                .chain(id -> revisions.edit(caller, id, MessageId.of(message), edit.content(), edit.version()));
    }

    @DELETE
    @Path("{message}")
    @Operation(operationId = "deleteMessage", summary = "Turn a message of one's own into a tombstone")
    @APIResponse(responseCode = "204", description = "It is a tombstone")
    @APIResponse(responseCode = "403", description = "not_a_member, forbidden")
    @APIResponse(responseCode = "404", description = "not_found")
    @APIResponse(responseCode = "409", description = "archived")
    public Uni<Void> delete(@RestPath String room, @RestPath String message) {
        var caller = caller();
        return names.resolve(caller.workspace(), room).chain(id -> revisions.delete(caller, id, MessageId.of(message)));
    }

    private static RestResponse<MessageView> answer(Messages.Sent sent) {
        return sent.replayed()
                ? RestResponse.ResponseBuilder.ok(sent.message())
                        .header(REPLAYED, "true")
                        .build()
                : RestResponse.status(RestResponse.Status.CREATED, sent.message());
    }

    private Caller caller() {
        return Caller.of(identity);
    }
}
