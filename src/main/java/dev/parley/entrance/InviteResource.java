package dev.parley.entrance;

import dev.parley.account.Caller;
import dev.parley.account.ServiceRole;
import dev.parley.account.Workspaces;
import dev.parley.problem.Length;
import dev.parley.problem.MaxBytes;
import dev.parley.problem.Refusal;
import dev.parley.problem.Text;
import dev.parley.protocol.Page;
import dev.parley.protocol.RoomView;
import dev.parley.system.http.PageToken;
import dev.parley.system.http.Paging;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/// Invites over HTTP.
@Path("/api/v1/invites")
@RolesAllowed("user")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "invites")
class InviteResource {

    private static final String LIST = "invites";
    private static final int WEEK = 7 * 24 * 60 * 60;

    private final SecurityIdentity identity;
    private final Invites invites;
    private final Workspaces workspaces;
    private final Links links;

    InviteResource(SecurityIdentity identity, Invites invites, Workspaces workspaces, Links links) {
        this.identity = identity;
        this.invites = invites;
        this.workspaces = workspaces;
        this.links = links;
    }

    /// What an invite is to give; one use and seven days unless said.
    record InviteWish(
            @Size(max = 50) @Nullable List<UUID> roomIds,
            @Nullable ServiceRole role,
            @Min(1) @Max(100_000) @Nullable Integer maxUses,
            @Min(1) @Max(31_536_000) @Nullable Integer expiresInSeconds) {}

    /// An invite just made.
    record InviteMade(UUID id, String code, String url, Instant expiresAt) {}

    /// The code of somebody who has an account already.
    @MaxBytes(MaxBytes.CREDENTIALS)
    record Code(@Length(max = 200) String code) {}

    /// The rooms of the invite that one is in now.
    record Redeemed(List<RoomView> rooms) {}

    @POST
    @ResponseStatus(201)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "createInvite", summary = "Make an invite; its code is shown this once")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = InviteWish.class),
                            examples = @ExampleObject(name = "invite", value = Examples.INVITE_WISH)))
    @APIResponse(
            responseCode = "201",
            description = "The invite",
            content =
                    @Content(
                            schema = @Schema(implementation = InviteMade.class),
                            examples = @ExampleObject(name = "invite", value = Examples.INVITE_MADE)))
    @APIResponse(responseCode = "403", description = "forbidden: only the owner makes invites")
    @APIResponse(responseCode = "404", description = "not_found: one of the rooms")
    @APIResponse(responseCode = "409", description = "fixed_members, archived: nobody can come into one of the rooms")
    public Uni<InviteMade> create(InviteWish wish, HttpServerRequest request) {
        var caller = caller();
        var ids = Objects.requireNonNullElse(wish.roomIds(), List.<UUID>of());
        return invites.make(
                        caller,
                        ids,
                        Objects.requireNonNullElse(wish.role(), ServiceRole.MEMBER),
                        Objects.requireNonNullElse(wish.maxUses(), 1),
                        Duration.ofSeconds(Objects.requireNonNullElse(wish.expiresInSeconds(), WEEK)))
                .chain(made -> workspaces
                        .slug(caller.workspace())
                        .map(slug -> links.invite(request, slug, made.code()))
                        .map(url -> new InviteMade(made.id(), made.code(), url, made.expiresAt())));
    }

    @GET
    @Operation(operationId = "listInvites", summary = "The invites that are not revoked, the newest first")
    @APIResponse(responseCode = "200", description = "A page of invites")
    @APIResponse(responseCode = "403", description = "forbidden: only the owner sees invites")
    public Uni<Page<Invites.InviteView>> list(@BeanParam Paging paging) {
        var after = paging.after(LIST, 1);
        var limit = paging.limit();
        return invites.page(caller(), after == null ? null : after.uuid(0), limit + 1)
                .map(rows -> Page.cut(rows, limit, invite -> PageToken.of(LIST, invite.id())));
    }

    @DELETE
    @Path("{id}")
    @Operation(operationId = "revokeInvite", summary = "Revoke an invite")
    @APIResponse(responseCode = "204", description = "It lets nobody in any more")
    @APIResponse(responseCode = "403", description = "forbidden: only the owner revokes invites")
    @APIResponse(responseCode = "404", description = "not_found")
    public Uni<Void> revoke(@RestPath String id) {
        var invite = Text.uuid(id);
        if (invite == null) {
            throw Refusal.notFound();
        }
        return invites.revoke(caller(), invite);
    }

    @POST
    @Path("redeem")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "redeemInvite", summary = "Come into the rooms of an invite, for who has an account")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = Code.class),
                            examples = @ExampleObject(name = "code", value = Examples.REDEEM)))
    @APIResponse(
            responseCode = "200",
            description = "The rooms of the invite, those that one was in before included",
            content =
                    @Content(
                            schema = @Schema(implementation = Redeemed.class),
                            examples = @ExampleObject(name = "rooms", value = Examples.REDEEMED)))
    @APIResponse(responseCode = "409", description = "room_full")
    @APIResponse(responseCode = "410", description = "invite_gone")
    public Uni<Redeemed> redeem(Code code) {
        return invites.redeem(caller(), code.code()).map(Redeemed::new);
    }

    private Caller caller() {
        return Caller.of(identity);
    }
}
