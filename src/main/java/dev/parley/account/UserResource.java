package dev.parley.account;

import dev.parley.problem.Late;
import dev.parley.problem.Length;
import dev.parley.problem.MaxBytes;
import dev.parley.problem.Refusal;
import dev.parley.problem.Text;
import dev.parley.protocol.Page;
import dev.parley.protocol.UserView;
import dev.parley.system.http.Paging;
import dev.parley.system.http.Query;
import dev.parley.view.UserViews;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
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
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// People over HTTP: the directory, one's own profile, one's own password.
@Path("/api/v1/users")
@RolesAllowed("user")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "users")
class UserResource {

    private static final int LONGEST_QUERY = 128;

    private final SecurityIdentity identity;
    private final UserViews views;
    private final Users users;
    private final Logins logins;
    private final Clients clients;

    UserResource(SecurityIdentity identity, UserViews views, Users users, Logins logins, Clients clients) {
        this.identity = identity;
        this.views = views;
        this.users = users;
        this.logins = logins;
        this.clients = clients;
    }

    /// A change of one's password.
    @MaxBytes(MaxBytes.CREDENTIALS)
    record PasswordChange(
            @Length(max = 2048) String currentPassword,
            @NewPassword(groups = Late.class) String newPassword) {}

    @GET
    @Operation(operationId = "listUsers", summary = "The people of the workspace, by name")
    @APIResponse(responseCode = "200", description = "A page of users")
    public Uni<Page<UserView>> list(
            @RestQuery @Nullable String query, @RestQuery @Nullable String externalId, @BeanParam Paging paging) {
        var workspace = caller().workspace();
        var part = Query.text("query", query, LONGEST_QUERY);
        var external = Query.text("externalId", externalId, LONGEST_QUERY);
        return external == null ? views.page(workspace, part, paging) : views.byExternalId(workspace, external);
    }

    @GET
    @Path("{id}")
    @Operation(operationId = "getUser", summary = "One person")
    @APIResponse(
            responseCode = "200",
            description = "The user",
            content =
                    @Content(
                            schema = @Schema(implementation = UserView.class),
                            examples = @ExampleObject(name = "user", value = Examples.USER)))
    @APIResponse(responseCode = "404", description = "not_found")
    public Uni<UserView> get(@RestPath String id) {
        var user = Text.uuid(id);
        if (user == null) {
            throw Refusal.notFound();
        }
        return views.one(caller().workspace(), user);
    }

    @GET
    @Path("me")
    @Operation(operationId = "getMe", summary = "Myself")
    @APIResponse(
            responseCode = "200",
            description = "The user of the token",
            content =
                    @Content(
                            schema = @Schema(implementation = UserView.class),
                            examples = @ExampleObject(name = "user", value = Examples.USER)))
    public Uni<UserView> me() {
        return users.me(caller());
    }

    @PATCH
    @Path("me")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "changeMe", summary = "Change my profile; what is left out stays")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = ProfileChange.class),
                            examples = @ExampleObject(name = "profile", value = Examples.PROFILE)))
    @APIResponse(
            responseCode = "200",
            description = "The user as it is now",
            content =
                    @Content(
                            schema = @Schema(implementation = UserView.class),
                            examples = @ExampleObject(name = "user", value = Examples.USER)))
    public Uni<UserView> change(ProfileChange change) {
        return users.change(caller(), change);
    }

    @PUT
    @Path("me/password")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "changePassword", summary = "Change my password; all my other sessions end")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = PasswordChange.class),
                            examples = @ExampleObject(name = "change", value = Examples.PASSWORD)))
    @APIResponse(responseCode = "204", description = "Changed")
    @APIResponse(responseCode = "401", description = "bad_credentials: the current password is wrong")
    @APIResponse(responseCode = "429", description = "rate_limited: too many wrong passwords")
    @APIResponse(responseCode = "503", description = "unavailable: too many passwords wait to be hashed")
    public Uni<Void> password(PasswordChange change, HttpServerRequest request) {
        return logins.change(caller(), change.currentPassword(), change.newPassword(), clients.of(request));
    }

    private Caller caller() {
        return Caller.of(identity);
    }
}
