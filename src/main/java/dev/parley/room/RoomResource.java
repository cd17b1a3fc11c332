package dev.parley.room;

import dev.parley.account.Caller;
import dev.parley.problem.NoFields;
import dev.parley.protocol.Page;
import dev.parley.protocol.RoomView;
import dev.parley.system.http.Paging;
import dev.parley.view.RoomViews;
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
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/// Rooms over HTTP. A room is named by its id, by a channel's name, or by `ext:` and the host's own id.
@Path("/api/v1/rooms")
@RolesAllowed("user")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "rooms")
class RoomResource {

    private final SecurityIdentity identity;
    private final RoomNames names;
    private final RoomViews views;
    private final Openings openings;
    private final Rooms rooms;
    private final Members members;

    RoomResource(
            SecurityIdentity identity,
            RoomNames names,
            RoomViews views,
            Openings openings,
            Rooms rooms,
            Members members) {
        this.identity = identity;
        this.names = names;
        this.views = views;
        this.openings = openings;
        this.rooms = rooms;
        this.members = members;
    }

    @GET
    @Operation(operationId = "listRooms", summary = "The rooms that I am in, by last activity, newest first")
    @APIResponse(responseCode = "200", description = "A page of rooms")
    public Uni<Page<RoomView>> mine(@BeanParam Paging paging) {
        return views.mine(caller().user(), paging);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "createRoom",
            summary = "Make a room, or find the one of these people or of this externalId")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = NewRoom.class),
                            examples = {
                                @ExampleObject(name = "channel", value = RoomExamples.NEW_CHANNEL),
                                @ExampleObject(name = "direct", value = RoomExamples.NEW_DIRECT)
                            }))
    @APIResponse(
            responseCode = "201",
            description = "The room was made",
            content =
                    @Content(
                            schema = @Schema(implementation = RoomView.class),
                            examples = @ExampleObject(name = "channel", value = RoomExamples.ROOM)))
    @APIResponse(
            responseCode = "200",
            description = "The room was there already",
            content = @Content(schema = @Schema(implementation = RoomView.class)))
    @APIResponse(responseCode = "403", description = "forbidden: guests make no rooms")
    @APIResponse(responseCode = "404", description = "not_found: one of the members")
    @APIResponse(responseCode = "409", description = "name_taken, room_full")
    public Uni<RestResponse<RoomView>> create(NewRoom wish) {
        var caller = caller();
        return openings.open(caller, wish).chain(opened -> answer(caller, opened));
    }

    @GET
    @Path("directory")
    @Operation(operationId = "listDirectory", summary = "All public channels of the workspace, by name")
    @APIResponse(responseCode = "200", description = "A page of rooms")
    public Uni<Page<RoomView>> directory(@BeanParam Paging paging) {
        return views.directory(caller().user(), paging);
    }

    @GET
    @Path("{room}")
    @Operation(operationId = "getRoom", summary = "One room; a public channel shows itself to everybody")
    @APIResponse(
            responseCode = "200",
            description = "The room",
            content =
                    @Content(
                            schema = @Schema(implementation = RoomView.class),
                            examples = @ExampleObject(name = "channel", value = RoomExamples.ROOM)))
    @APIResponse(responseCode = "404", description = "not_found")
    public Uni<RoomView> get(@RestPath String room) {
        var caller = caller();
        return names.resolve(caller.workspace(), room).chain(id -> views.one(caller.user(), id));
    }

    @PATCH
    @Path("{room}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "updateRoom", summary = "Change a room; what is left out stays")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = RoomChange.class),
                            examples = @ExampleObject(name = "topic", value = RoomExamples.CHANGE)))
    @APIResponse(
            responseCode = "200",
            description = "The room as it is now",
            content = @Content(schema = @Schema(implementation = RoomView.class)))
    @APIResponse(responseCode = "403", description = "not_a_member, forbidden")
    @APIResponse(responseCode = "404", description = "not_found")
    @APIResponse(responseCode = "409", description = "name_taken, version_conflict, archived")
    public Uni<RoomView> update(@RestPath String room, RoomChange change) {
        var caller = caller();
        return names.resolve(caller.workspace(), room)
                .call(id -> rooms.update(caller, id, change))
                .chain(id -> views.one(caller.user(), id));
    }

    @DELETE
    @Path("{room}")
    @Operation(operationId = "deleteRoom", summary = "Delete a room and everything in it")
    @APIResponse(responseCode = "204", description = "It is gone")
    @APIResponse(responseCode = "403", description = "not_a_member, forbidden")
    @APIResponse(responseCode = "404", description = "not_found")
    public Uni<Void> delete(@RestPath String room) {
        var caller = caller();
        return names.resolve(caller.workspace(), room).chain(id -> rooms.delete(caller, id));
    }

    @POST
    @Path("{room}/join")
    @Operation(operationId = "joinRoom", summary = "Join a public channel; again changes nothing")
    @APIResponse(
            responseCode = "200",
            description = "The room",
            content = @Content(schema = @Schema(implementation = RoomView.class)))
    @APIResponse(responseCode = "403", description = "forbidden: guests are invited")
    @APIResponse(responseCode = "404", description = "not_found")
    @APIResponse(responseCode = "409", description = "room_full, archived")
    public Uni<RoomView> join(@RestPath String room, NoFields none) {
        var caller = caller();
        return names.resolve(caller.workspace(), room)
                .call(id -> members.join(caller, id))
                .chain(id -> views.one(caller.user(), id));
    }

    @POST
    @Path("{room}/leave")
    @Operation(operationId = "leaveRoom", summary = "Leave a channel")
    @APIResponse(responseCode = "204", description = "Left")
    @APIResponse(responseCode = "403", description = "not_a_member")
    @APIResponse(responseCode = "404", description = "not_found")
    @APIResponse(responseCode = "409", description = "last_owner, fixed_members")
    public Uni<Void> leave(@RestPath String room, NoFields none) {
        var caller = caller();
        return names.resolve(caller.workspace(), room).chain(id -> members.leave(caller, id));
    }

    private Uni<RestResponse<RoomView>> answer(Caller caller, Openings.Opened opened) {
        var status = opened.made() ? RestResponse.Status.CREATED : RestResponse.Status.OK;
        return views.one(caller.user(), opened.room()).map(room -> RestResponse.status(status, room));
    }

    private Caller caller() {
        return Caller.of(identity);
    }
}
