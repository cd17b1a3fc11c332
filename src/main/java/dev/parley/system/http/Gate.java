package dev.parley.system.http;

import dev.parley.problem.Code;
import dev.parley.problem.Json;
import dev.parley.problem.Problems;
import dev.parley.problem.Refusal;
import io.quarkus.vertx.http.ManagementInterface;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// What every request passes before anything else looks at it, and what becomes of those that nobody answers. It holds
/// for resources, plain routes, static files, streams and sockets alike. Only what is no HTTP request at all, or larger
/// than the codec reads, is turned away earlier, with a bare 400, 413, 414 or 431.
@ApplicationScoped
class Gate {

    /// The most bytes of a request line (RFC 9112, section 3).
    static final int MAX_LINE = 4 * 1024;

    /// The most bytes of all headers together.
    static final int MAX_HEADERS = 16 * 1024;

    private static final int FIRST = 1_000;
    private static final int BAD_REQUEST = 400;
    private static final int LINE_FRAME = " HTTP/1.1\r\n".length() + 1;
    private static final int HEADER_FRAME = ": \r\n".length();
    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private static final String DOCUMENT = "/api/v1/openapi.json";
    private static final String TRY_OUT = "/api/docs";

    /// What is no resource and only read; its handlers would take any method, or know none.
    private static final Set<String> ONLY_READ = Set.of("/", DOCUMENT, "/api/v1/socket", TRY_OUT, TRY_OUT + "/");
    private static final List<Integer> STATUSES = List.of(400, 404, 405, 406, 413, 414, 415, 431, 500, 503);

    private final Problems problems;
    private final SecurityHeaders headers;
    private final CrossOrigin crossOrigin;
    private final ClientAddress clients;
    private final RateLimits rates;
    private final Vertx vertx;
    private final Duration patience;
    private final boolean documents;

    Gate(
            Problems problems,
            SecurityHeaders headers,
            CrossOrigin crossOrigin,
            ClientAddress clients,
            RateLimits rates,
            Vertx vertx,
            @ConfigProperty(name = "quarkus.http.read-timeout") Duration patience,
            HttpConfig config) {
        this.problems = problems;
        this.headers = headers;
        this.crossOrigin = crossOrigin;
        this.clients = clients;
        this.rates = rates;
        this.vertx = vertx;
        this.patience = patience;
        this.documents = config.documents();
    }

    void register(@Observes Filters filters) {
        filters.register(this::pass, FIRST);
    }

    void register(@Observes Router router) {
        router.route().order(Integer.MAX_VALUE).handler(context -> problems.answer(context, Refusal.notFound()));
        router.route().order(Integer.MAX_VALUE - 1).failureHandler(this::failed);
        STATUSES.forEach(status -> router.errorHandler(status, this::failed));
    }

    void register(@Observes ManagementInterface management) {
        management.router().route().order(Integer.MIN_VALUE).handler(context -> {
            bound(context);
            context.next();
        });
    }

    private void pass(RoutingContext context) {
        bound(context);
        headers.put(context);
        try {
            check(context.request());
            checkMethod(context);
            checkShown(Objects.requireNonNullElse(context.request().path(), ""));
        } catch (Refusal refusal) {
            problems.answer(context, refusal);
            return;
        }
        if (!crossOrigin.answered(context)) {
            await(context);
            context.next();
        }
    }

    /// What its connection may still say.
    private static void bound(RoutingContext context) {
        HeadLimit.complete(context);
        PipelineLimit.put(context.request().connection());
    }

    /// A body has to be here in time. The server's own limit is on silence alone: a byte now and then would hold a
    /// connection for days.
    private void await(RoutingContext context) {
        var request = context.request();
        if (request.isEnded() || !hasBody(request)) {
            return;
        }
        var timer = vertx.setTimer(patience.toMillis(), late -> {
            if (!request.isEnded()) {
                request.connection().close();
            }
        });
        context.addEndHandler(done -> vertx.cancelTimer(timer));
    }

    private static boolean hasBody(HttpServerRequest request) {
        var headers = request.headers();
        return headers.contains("Content-Length") || headers.contains("Transfer-Encoding");
    }

    private void check(HttpServerRequest request) {
        checkSize(request);
        if (request.method() == HttpMethod.TRACE || request.method() == HttpMethod.CONNECT) {
            throw new Refusal.Unreadable(Code.METHOD_NOT_ALLOWED, "This method is not allowed anywhere");
        }
        Spelling.check(Objects.requireNonNullElse(request.path(), ""));
        Spelling.checkQuery(request.query());
        Spelling.checkWhole(request.uri());
        rates.take(Rate.ADDRESS, clients.network(request));
    }

    /// The documents' own handlers would answer with a bare 404.
    private void checkShown(String path) {
        if (!documents && (path.equals(DOCUMENT) || path.equals(TRY_OUT) || path.startsWith(TRY_OUT + "/"))) {
            throw Refusal.notFound();
        }
    }

    private static void checkMethod(RoutingContext context) {
        var request = context.request();
        if (ONLY_READ.contains(request.path()) && !READING.contains(request.method())) {
            context.response().putHeader("Allow", "GET, HEAD");
            throw new Refusal.Unreadable(Code.METHOD_NOT_ALLOWED, Code.METHOD_NOT_ALLOWED.title());
        }
    }

    private static void checkSize(HttpServerRequest request) {
        var line = request.method().name().length() + request.uri().length() + LINE_FRAME;
        if (line > MAX_LINE) {
            throw new Refusal.Unreadable(Code.URI_TOO_LONG, "At most " + MAX_LINE + " bytes");
        }
        var size = 0;
        for (var header : request.headers()) {
            size += header.getKey().length() + header.getValue().length() + HEADER_FRAME;
        }
        if (size > MAX_HEADERS) {
            throw new Refusal.Unreadable(Code.HEADERS_TOO_LARGE, "At most " + MAX_HEADERS + " bytes");
        }
        if (contentLength(request) > Json.MAX_BYTES) {
            throw new Refusal.Unreadable(Code.TOO_LARGE, "At most " + Json.MAX_BYTES + " bytes");
        }
    }

    private static long contentLength(HttpServerRequest request) {
        var length = request.getHeader("Content-Length");
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException notOne) {
            throw new Refusal.Unreadable(Code.INVALID, "Content-Length is no number");
        }
    }

    /// What a plain route failed with, or a status that an inner layer gave up with.
    private void failed(RoutingContext context) {
        var failure = context.failure();
        // The router itself: a request of HTTP/1.1 without a Host header, which does not come as far as our headers.
        var unreadable = failure instanceof VertxException && context.statusCode() == BAD_REQUEST;
        if (unreadable) {
            headers.put(context);
        }
        var refusal = failure == null || unreadable ? Problems.ofStatus(context.statusCode()) : null;
        if (refusal != null) {
            problems.answer(context, refusal);
        } else {
            problems.answer(
                    context,
                    failure != null ? failure : new IllegalStateException("gave up with " + context.statusCode()));
        }
    }
}
