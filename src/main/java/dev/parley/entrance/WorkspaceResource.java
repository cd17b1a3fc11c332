package dev.parley.entrance;

import dev.parley.account.Caller;
import dev.parley.account.WorkspaceView;
import dev.parley.account.Workspaces;
import dev.parley.problem.Length;
import dev.parley.protocol.Page;
import dev.parley.system.http.PageToken;
import dev.parley.system.http.Paging;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
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

/// Workspaces over HTTP, for the owner of `default`.
@Path("/api/v1/workspaces")
@RolesAllowed("user")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "workspaces")
class WorkspaceResource {

    private static final String LIST = "workspaces";

    private final SecurityIdentity identity;
    private final Workspaces workspaces;
    private final WorkspaceOpenings openings;
    private final Gate gate;

    WorkspaceResource(SecurityIdentity identity, Workspaces workspaces, WorkspaceOpenings openings, Gate gate) {
        this.identity = identity;
        this.workspaces = workspaces;
        this.openings = openings;
        this.gate = gate;
    }

    /// What a workspace is to be.
    record WorkspaceWish(
            @Length(min = 1, max = 50) @Pattern(regexp = "[a-z0-9-]*", message = "invalid_text") String slug,

            @Length(min = 1, max = 80) String name) {}

    /// A workspace just made, with the token for its set-up: the only time that it is shown.
    record WorkspaceMade(UUID id, String slug, String name, String setupToken) {}

    /// What changes of a workspace.
    record WorkspaceChange(
            @Length(min = 1, max = 80) @Nullable String name) {}

    @GET
    @Operation(operationId = "listWorkspaces", summary = "All workspaces, the newest first")
    @APIResponse(responseCode = "200", description = "A page of workspaces")
    @APIResponse(responseCode = "403", description = "forbidden: only the owner of `default` sees them")
    public Uni<Page<WorkspaceView>> list(@BeanParam Paging paging) {
        var after = paging.after(LIST, 1);
        var limit = paging.limit();
        return owner().chain(owner -> workspaces.page(after == null ? null : after.uuid(0), limit + 1))
                .map(rows -> Page.cut(rows, limit, workspace -> PageToken.of(LIST, workspace.id())));
    }

    @POST
    @ResponseStatus(201)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "createWorkspace", summary = "Make a workspace; its set-up token is shown this once")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = WorkspaceWish.class),
                            examples = @ExampleObject(name = "workspace", value = Examples.WORKSPACE_WISH)))
    @APIResponse(
            responseCode = "201",
            description = "The workspace, its three channels made",
            content =
                    @Content(
                            schema = @Schema(implementation = WorkspaceMade.class),
                            examples = @ExampleObject(name = "workspace", value = Examples.WORKSPACE_MADE)))
    @APIResponse(responseCode = "403", description = "forbidden: only the owner of `default` makes them")
    @APIResponse(responseCode = "409", description = "name_taken: the slug")
    public Uni<WorkspaceMade> create(WorkspaceWish wish) {
        var token = WorkspaceOpenings.token();
        return owner().chain(owner -> openings.open(wish.slug(), wish.name(), token))
                .map(made -> new WorkspaceMade(made.id(), made.slug(), made.name(), token));
    }

    @PATCH
    @Path("{slug}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "changeWorkspace", summary = "Give a workspace another name")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = WorkspaceChange.class),
                            examples = @ExampleObject(name = "name", value = Examples.WORKSPACE_CHANGE)))
    @APIResponse(
            responseCode = "200",
            description = "The workspace as it is now",
            content =
                    @Content(
                            schema = @Schema(implementation = WorkspaceView.class),
                            examples = @ExampleObject(name = "workspace", value = Examples.WORKSPACE)))
    @APIResponse(responseCode = "403", description = "forbidden: only the owner of `default` changes them")
    @APIResponse(responseCode = "404", description = "not_found")
    public Uni<WorkspaceView> change(@RestPath String slug, WorkspaceChange change) {
        return owner().chain(owner -> workspaces.rename(slug, change.name()));
    }

    private Uni<Caller> owner() {
        return gate.requireOfDefault(Caller.of(identity));
    }
}
