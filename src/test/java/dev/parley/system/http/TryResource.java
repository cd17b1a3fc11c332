package dev.parley.system.http;

import dev.parley.problem.Code;
import dev.parley.problem.JsonSize;
import dev.parley.problem.Length;
import dev.parley.problem.NoFields;
import dev.parley.problem.Refusal;
import dev.parley.protocol.Page;
import io.quarkus.security.Authenticated;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/// Stands for every resource there is.
@Path("/api/v1/try")
@Produces(MediaType.APPLICATION_JSON)
class TryResource {

    /// What must never reach a client or stand at the start of a log line.
    static final String SECRET = "select password from app_user";

    record Body(
            @Length(min = 1, max = 5) String name,
            @Nullable @Min(1) Integer count,
            @Nullable @JsonSize(64) Map<String, Object> metadata) {}

    record Times(Instant whole, Instant exact, @Nullable String none) {}

    private final RateLimits rates;
    private final ClientAddress clients;

    TryResource(RateLimits rates, ClientAddress clients) {
        this.rates = rates;
        this.clients = clients;
    }

    @POST
    @Path("body")
    @PermitAll
    @Operation(hidden = true)
    public Uni<Body> body(Body body) {
        return Uni.createFrom().item(body);
    }

    @POST
    @Path("nothing")
    @PermitAll
    @Operation(hidden = true)
    public Uni<Void> nothing(NoFields none) {
        return Uni.createFrom().voidItem();
    }

    @GET
    @Path("times")
    @PermitAll
    @Operation(hidden = true)
    public Uni<Times> times() {
        return Uni.createFrom()
                .item(new Times(
                        Instant.parse("2026-01-31T12:00:00Z"), Instant.parse("2026-01-31T12:00:00.123456Z"), null));
    }

    @GET
    @Path("things")
    @PermitAll
    @Operation(hidden = true)
    public Uni<Page<Integer>> things(@BeanParam Paging paging) {
        var after = paging.after("things", 1);
        var first = after == null ? 1 : (int) after.number(0) + 1;
        var rows = IntStream.rangeClosed(first, 120)
                .limit(paging.limit() + 1L)
                .boxed()
                .toList();
        return Uni.createFrom().item(Page.cut(rows, paging.limit(), last -> PageToken.of("things", last)));
    }

    @GET
    @Path("things/{id}")
    @PermitAll
    @Operation(hidden = true)
    public Uni<Void> thing(@RestPath String id) {
        return Uni.createFrom().failure(Refusal.notFound());
    }

    @GET
    @Path("locked")
    @Authenticated
    @Operation(hidden = true)
    public Uni<String> locked() {
        return Uni.createFrom().item("\"in\"");
    }

    @GET
    @Path("undecided")
    @Operation(hidden = true)
    public Uni<String> undecided() {
        return Uni.createFrom().item("\"in\"");
    }

    @POST
    @Path("text")
    @Consumes(MediaType.TEXT_PLAIN)
    @PermitAll
    @Operation(hidden = true)
    public Uni<Void> text(String text) {
        return Uni.createFrom().voidItem();
    }

    @GET
    @Path("address")
    @PermitAll
    @Produces(MediaType.TEXT_PLAIN)
    @Operation(hidden = true)
    public Uni<String> address(io.vertx.core.http.HttpServerRequest request) {
        return Uni.createFrom().item(clients.of(request));
    }

    @POST
    @Path("send/{user}")
    @PermitAll
    @Operation(hidden = true)
    public Uni<Void> send(@RestPath String user) {
        rates.take(Rate.SEND, user);
        return Uni.createFrom().voidItem();
    }

    @GET
    @Path("fail/{how}")
    @PermitAll
    @Operation(hidden = true)
    public Uni<List<String>> fail(@RestPath String how) {
        return Uni.createFrom().failure(failure(how));
    }

    private static Throwable failure(String how) {
        return switch (how) {
            case "conflict" -> Refusal.conflict(Code.LAST_OWNER);
            case "forbidden" -> new ForbiddenException(SECRET);
            case "wrapped" -> new IllegalStateException(Refusal.gone(Code.CURSOR_GONE));
            case "expired" -> new AuthenticationFailedException(Refusal.unauthenticated(Code.TOKEN_EXPIRED));
            case "often" ->
                Refusal.tooMany(
                        Code.SLOW_MODE,
                        Duration.ofMillis(2_300),
                        new Refusal.Quota("slow_mode", 1, Duration.ofSeconds(5)));
            case "shutdown" -> new IllegalStateException(sql("57P01"));
            case "lock" -> sql("55P03");
            case "statement" -> sql("57014");
            case "full" -> sql("53300");
            case "connection" -> sql("08006");
            case "refused" -> new ConnectException(SECRET);
            case "pool" -> new NoStackTraceThrowable("Timeout");
            case "unique" -> sql("23505");
            default -> new IllegalStateException(SECRET + "\nFAKE");
        };
    }

    private static PgException sql(String state) {
        return new PgException(SECRET, "ERROR", state, SECRET);
    }
}
