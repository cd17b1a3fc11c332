package dev.parley.entrance;

import dev.parley.account.Caller;
import dev.parley.account.Clients;
import dev.parley.account.Device;
import dev.parley.account.Logins;
import dev.parley.account.Sessions;
import dev.parley.account.Workspaces;
import dev.parley.problem.Length;
import dev.parley.problem.MaxBytes;
import dev.parley.problem.Refusal;
import dev.parley.problem.Text;
import dev.parley.protocol.Page;
import dev.parley.system.http.Origins;
import dev.parley.system.http.PageToken;
import dev.parley.system.http.Paging;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestCookie;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/// Sessions over HTTP: log in, refresh, see where one is logged in, log out.
@Path("/api/v1/sessions")
@RolesAllowed("user")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "sessions")
class SessionResource {

    private static final String LIST = "sessions";

    private final SecurityIdentity identity;
    private final Workspaces workspaces;
    private final Logins logins;
    private final Sessions sessions;
    private final Entries entries;
    private final RefreshCookie cookies;
    private final Clients clients;
    private final Origins origins;

    SessionResource(
            SecurityIdentity identity,
            Workspaces workspaces,
            Logins logins,
            Sessions sessions,
            Entries entries,
            RefreshCookie cookies,
            Clients clients,
            Origins origins) {
        this.identity = identity;
        this.workspaces = workspaces;
        this.logins = logins;
        this.sessions = sessions;
        this.entries = entries;
        this.cookies = cookies;
        this.clients = clients;
        this.origins = origins;
    }

    /// Who logs in.
    ///
    /// @param workspace a slug; `default` when left out
    /// @param cookie whether the refresh token goes into a cookie
    @MaxBytes(MaxBytes.CREDENTIALS)
    record Login(
            String username,
            String password,
            @Length(max = 50) @Nullable String workspace,
            @Nullable Boolean cookie) {}

    /// Who wants new tokens; the refresh token may be in the cookie instead.
    @MaxBytes(MaxBytes.CREDENTIALS)
    record Refresh(@Length(max = 200) @Nullable String refreshToken) {}

    @POST
    @PermitAll
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "logIn", summary = "Log in by name and password")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = Login.class),
                            examples = @ExampleObject(name = "login", value = Examples.LOGIN)))
    @APIResponse(
            responseCode = "201",
            description = "A session",
            content =
                    @Content(
                            schema = @Schema(implementation = Entry.class),
                            examples = @ExampleObject(name = "session", value = Examples.ENTRY)))
    @APIResponse(responseCode = "401", description = "bad_credentials, whatever is wrong with them")
    @APIResponse(responseCode = "429", description = "rate_limited: too many failures of this account or address")
    @APIResponse(responseCode = "503", description = "unavailable: too many passwords wait to be hashed")
    public Uni<RestResponse<Entry>> logIn(Login login, HttpServerRequest request) {
        var cookie = Boolean.TRUE.equals(login.cookie());
        return workspaces
                .find(login.workspace())
                .chain(workspace -> logins.open(workspace, login.username(), login.password(), clients.of(request)))
                .chain(opened -> answer(RestResponse.Status.CREATED, opened, cookie));
    }

    @POST
    @Path("refresh")
    @PermitAll
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "refreshSession",
            summary = "Get new tokens for a refresh token, which works once",
            description =
                    "The refresh token is in the body or in the cookie. One that was used before ends the session.")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = Refresh.class),
                            examples = @ExampleObject(name = "refresh", value = Examples.REFRESH)))
    @APIResponse(
            responseCode = "200",
            description = "The session with new tokens",
            content =
                    @Content(
                            schema = @Schema(implementation = Entry.class),
                            examples = @ExampleObject(name = "session", value = Examples.ENTRY)))
    @APIResponse(responseCode = "401", description = "unauthenticated: the token does not hold")
    @APIResponse(responseCode = "403", description = "forbidden: the cookie was sent by another site's page")
    public Uni<RestResponse<Entry>> refresh(
            Refresh refresh, @RestCookie(RefreshCookie.NAME) @Nullable String cookie, HttpServerRequest request) {
        var token = RefreshCookie.token(refresh.refreshToken(), cookie);
        if (refresh.refreshToken() == null) {
            requireOwnPage(request);
        }
        return sessions.refresh(token, clients.of(request))
                .chain(opened -> answer(RestResponse.Status.OK, opened, refresh.refreshToken() == null));
    }

    @GET
    @Operation(operationId = "listSessions", summary = "The devices on which I am logged in, the newest first")
    @APIResponse(responseCode = "200", description = "A page of sessions")
    public Uni<Page<Device>> devices(@BeanParam Paging paging) {
        var after = paging.after(LIST, 1);
        var limit = paging.limit();
        return sessions.devices(caller(), after == null ? null : after.uuid(0), limit + 1)
                .map(rows -> Page.cut(rows, limit, device -> PageToken.of(LIST, device.id())));
    }

    @DELETE
    @Path("current")
    @Operation(operationId = "logOut", summary = "Log out: this session and its streams end")
    @APIResponse(responseCode = "204", description = "Logged out")
    public Uni<RestResponse<Void>> logOut() {
        return sessions.endCurrent(caller()).replaceWith(() -> RestResponse.ResponseBuilder.<Void>noContent()
                .header(HttpHeaders.SET_COOKIE, cookies.gone())
                .build());
    }

    @DELETE
    @Path("{id}")
    @Operation(operationId = "endSession", summary = "Log out another device of mine")
    @APIResponse(responseCode = "204", description = "The session has ended")
    @APIResponse(responseCode = "404", description = "not_found")
    public Uni<Void> end(@RestPath String id) {
        var session = Text.uuid(id);
        if (session == null) {
            throw Refusal.notFound();
        }
        return sessions.end(caller(), session);
    }

    /// A cookie is sent by whatever page makes a browser ask. Besides SameSite, the body's media type (no form can send
    /// it) and the list of origins, browsers say themselves where a request comes from (Fetch Metadata).
    private void requireOwnPage(HttpServerRequest request) {
        var site = request.getHeader("Sec-Fetch-Site");
        var foreign = site != null && !site.equals("same-origin") && !site.equals("same-site") && !site.equals("none");
        if (foreign || !origins.isAllowed(request)) {
            throw Refusal.forbidden("The cookie is for our own pages");
        }
    }

    private Uni<RestResponse<Entry>> answer(RestResponse.Status status, Sessions.Opened opened, boolean cookie) {
        return entries.of(opened, cookie).map(entry -> {
            var response = RestResponse.ResponseBuilder.create(status, entry);
            return cookie
                    ? response.header(HttpHeaders.SET_COOKIE, cookies.holding(opened.refreshToken()))
                            .build()
                    : response.build();
        });
    }

    private Caller caller() {
        return Caller.of(identity);
    }
}
