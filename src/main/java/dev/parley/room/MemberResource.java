package dev.parley.room;

import dev.parley.account.Caller;
import dev.parley.problem.Refusal;
import dev.parley.problem.Text;
import dev.parley.protocol.MemberView;
import dev.parley.protocol.Page;
import dev.parley.protocol.RoomView;
import dev.parley.system.http.Paging;
import dev.parley.view.MemberViews;
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
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/// The members of a room over HTTP.
@Path("/api/v1/rooms/{room}/members")
@RolesAllowed("user")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "members")
class MemberResource {

    private final SecurityIdentity identity;
    private final RoomNames names;
    private final RoomViews roomViews;
    private final MemberViews views;
    private final Members members;
    private final Standings standings;

    MemberResource(
            SecurityIdentity identity,
            RoomNames names,
            RoomViews roomViews,
            MemberViews views,
            Members members,
            Standings standings) {
        this.identity = identity;
        this.names = names;
        this.roomViews = roomViews;
        this.views = views;
        this.members = members;
        this.standings = standings;
    }

    @GET
    @Operation(operationId = "listMembers", summary = "Who is in a room, by name")
    @APIResponse(responseCode = "200", description = "A page of members; readSeq in rooms of up to 100")
    @APIResponse(responseCode = "403", description = "not_a_member")
    @APIResponse(responseCode = "404", description = "not_found")
    public Uni<Page<MemberView>> list(@RestPath String room, @BeanParam Paging paging) {
        var caller = caller();
        return names.resolve(caller.workspace(), room)
                .chain(id -> views.page(caller.workspace(), caller.user(), id, paging));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "addMembers",
            summary = "Add people, all or nobody; to a direct or group room: find or make the room of the larger set")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = NewMembers.class),
                            examples = @ExampleObject(name = "one", value = RoomExamples.NEW_MEMBERS)))
    @APIResponse(
            responseCode = "200",
            description = "Those who were named, members now; or the room of the larger set, which was there already",
            content =
                    @Content(
                            schema = @Schema(oneOf = {AddedMembers.class, RoomView.class}),
                            examples = @ExampleObject(name = "added", value = RoomExamples.ADDED_MEMBERS)))
    @APIResponse(
            responseCode = "201",
            description = "The room of the larger set of people",
            content = @Content(schema = @Schema(implementation = RoomView.class)))
    @APIResponse(responseCode = "403", description = "not_a_member, forbidden")
    @APIResponse(responseCode = "404", description = "not_found: the room, or one of them")
    @APIResponse(responseCode = "409", description = "room_full, archived")
    public Uni<RestResponse<?>> add(@RestPath String room, NewMembers newcomers) {
        var caller = caller();
        return names.resolve(caller.workspace(), room).chain(id -> members.isFixed(caller, id)
                .chain(fixed -> fixed ? widen(caller, id, newcomers) : addTo(caller, id, newcomers)));
    }

    @PATCH
    @Path("me")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "updateOwnMember", summary = "Change my nickname and my own preferences in a room")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = OwnChange.class),
                            examples = @ExampleObject(name = "all", value = RoomExamples.OWN_CHANGE)))
    @APIResponse(
            responseCode = "200",
            description = "Myself in the room",
            content =
                    @Content(
                            schema = @Schema(implementation = OwnMember.class),
                            examples = @ExampleObject(name = "me", value = RoomExamples.OWN_MEMBER)))
    @APIResponse(responseCode = "403", description = "not_a_member")
    @APIResponse(responseCode = "404", description = "not_found")
    public Uni<OwnMember> prefer(@RestPath String room, OwnChange change) {
        var caller = caller();
        return names.resolve(caller.workspace(), room)
                .chain(id -> standings.prefer(caller, id, change).chain(own -> one(id, caller.user())
                        .map(own::with)));
    }

    @PATCH
    @Path("{user}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "updateMember", summary = "Change a member's role, mute or nickname")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = MemberChange.class),
                            examples = @ExampleObject(name = "promote", value = RoomExamples.MEMBER_CHANGE)))
    @APIResponse(
            responseCode = "200",
            description = "The member",
            content =
                    @Content(
                            schema = @Schema(implementation = MemberView.class),
                            examples = @ExampleObject(name = "member", value = RoomExamples.MEMBER)))
    @APIResponse(responseCode = "403", description = "not_a_member, forbidden")
    @APIResponse(responseCode = "404", description = "not_found: the room, or the member")
    @APIResponse(responseCode = "409", description = "last_owner, fixed_members")
    public Uni<MemberView> update(@RestPath String room, @RestPath String user, MemberChange change) {
        var caller = caller();
        return names.resolve(caller.workspace(), room)
                .call(id -> standings.update(caller, id, user(user), change))
                .chain(id -> one(id, user(user)));
    }

    @DELETE
    @Path("{user}")
    @Operation(operationId = "removeMember", summary = "Remove somebody from a channel")
    @APIResponse(responseCode = "204", description = "Removed")
    @APIResponse(responseCode = "403", description = "not_a_member, forbidden")
    @APIResponse(responseCode = "404", description = "not_found: the room, or the member")
    @APIResponse(responseCode = "409", description = "last_owner, fixed_members")
    public Uni<Void> remove(@RestPath String room, @RestPath String user) {
        var caller = caller();
        return names.resolve(caller.workspace(), room).chain(id -> members.remove(caller, id, user(user)));
    }

    private Uni<RestResponse<?>> addTo(Caller caller, UUID room, NewMembers newcomers) {
        return members.add(caller, room, newcomers.members(), newcomers.roleOrMember())
                .chain(() -> views.reading(room, newcomers.members()))
                .map(added -> RestResponse.ok(new AddedMembers(added, null)));
    }

    private Uni<RestResponse<?>> widen(Caller caller, UUID room, NewMembers newcomers) {
        return members.widen(caller, room, newcomers.members()).chain(opened -> roomViews
                .one(caller.user(), opened.room())
                .map(view -> RestResponse.status(
                        opened.made() ? RestResponse.Status.CREATED : RestResponse.Status.OK, view)));
    }

    private Uni<MemberView> one(UUID room, UUID user) {
        return views.reading(room, List.of(user))
                .map(found -> found.stream().findFirst().orElseThrow(Refusal::notFound));
    }

    /// What is no id names nobody.
    private static UUID user(String text) {
        var id = Text.uuid(text);
        if (id == null) {
            throw Refusal.notFound();
        }
        return id;
    }

    private Caller caller() {
        return Caller.of(identity);
    }
}
