package dev.parley.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.security.AuthenticationCompletionException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Turns whatever was thrown into a [Refusal], and a refusal into an answer: the one place for REST, plain routes,
/// streams and the socket.
@ApplicationScoped
public class Problems {

    private static final Logger LOG = Logger.getLogger(Problems.class);
    private static final Duration DATABASE_RETRY = Duration.ofSeconds(1);
    private static final int DEEPEST_CAUSE = 16;

    private final ObjectMapper json;

    Problems(ObjectMapper json) {
        this.json = json;
    }

    /// The refusal that this failure amounts to. What nobody expected is logged here, once, and becomes an
    /// [Refusal.Incident] that says nothing but the id in the log.
    public Refusal refusal(Throwable failure) {
        var refusal = expected(failure);
        return refusal != null ? refusal : incident(failure);
    }

    /// The document for this failure; `instance` is the path that was asked for, null on a socket.
    public ProblemDetail detail(Throwable failure, @Nullable String instance) {
        return ProblemDetail.of(refusal(failure), instance);
    }

    /// The headers that go with a refusal (RFC 9110, sections 10.2.3 and 11.6.1; RFC 6750, section 3).
    public Map<String, String> headers(Refusal refusal) {
        var headers = new LinkedHashMap<String, String>();
        headers.put(HttpHeaders.CONTENT_TYPE, ProblemDetail.MEDIA_TYPE);
        headers.put(HttpHeaders.CACHE_CONTROL, "no-store");
        var retryAfter = refusal.retryAfterOrNull();
        if (retryAfter != null) {
            headers.put(HttpHeaders.RETRY_AFTER, seconds(retryAfter));
        }
        if (refusal instanceof Refusal.TooMany tooMany) {
            tell(tooMany, headers);
        }
        if (refusal.code() == Code.TOKEN_EXPIRED) {
            headers.put(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"parley\", error=\"invalid_token\"");
        } else if (refusal.code().status() == 401) {
            headers.put(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"parley\"");
        }
        return headers;
    }

    /// By draft-ietf-httpapi-ratelimit-headers-10.
    private static void tell(Refusal.TooMany refusal, Map<String, String> headers) {
        var quota = refusal.quota();
        var window = quota.period().isZero() ? "" : ";w=" + quota.period().toSeconds();
        headers.put("RateLimit-Policy", "\"%s\";q=%d%s".formatted(quota.name(), quota.amount(), window));
        headers.put("RateLimit", "\"%s\";r=0;t=%s".formatted(quota.name(), seconds(refusal.retryAfter())));
    }

    private static String seconds(Duration time) {
        return Long.toString(Math.max(1, time.plusMillis(999).toSeconds()));
    }

    /// The document as text.
    public String body(Refusal refusal, @Nullable String instance) {
        try {
            return json.writeValueAsString(ProblemDetail.of(refusal, instance));
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /// Answers a request that no resource takes care of. Does nothing if an answer has begun already.
    public void answer(RoutingContext context, Throwable failure) {
        var refusal = refusal(failure);
        var response = context.response();
        if (response.ended() || response.headWritten()) {
            response.reset();
            return;
        }
        headers(refusal).forEach(response::putHeader);
        response.setStatusCode(refusal.code().status())
                .end(body(refusal, context.request().path()));
    }

    private static @Nullable Refusal expected(Throwable failure) {
        @Nullable Throwable cause = failure;
        for (int i = 0; cause != null && i < DEEPEST_CAUSE; i++) {
            if (cause instanceof Refusal refusal) {
                return refusal;
            }
            cause = cause.getCause();
        }
        if (Away.isAway(failure)) {
            return Refusal.unavailable(DATABASE_RETRY);
        }
        return switch (failure) {
            case UnauthorizedException _ -> Refusal.unauthenticated(Code.UNAUTHENTICATED);
            case AuthenticationFailedException _ -> Refusal.unauthenticated(Code.UNAUTHENTICATED);
            case AuthenticationCompletionException _ -> Refusal.unauthenticated(Code.UNAUTHENTICATED);
            case ForbiddenException _ -> Refusal.forbidden(Code.FORBIDDEN);
            case ConstraintViolationException e -> FieldErrors.refusal(e);
            case WebApplicationException e -> ofStatus(e.getResponse().getStatus());
            default -> null;
        };
    }

    /// The refusal for a status that the HTTP layers made by themselves; null if it is one of our own failing.
    public static @Nullable Refusal ofStatus(int status) {
        return switch (status) {
            case 401 -> Refusal.unauthenticated(Code.UNAUTHENTICATED);
            case 403 -> Refusal.forbidden(Code.FORBIDDEN);
            case 404 -> Refusal.notFound();
            case 405 -> new Refusal.Unreadable(Code.METHOD_NOT_ALLOWED, Code.METHOD_NOT_ALLOWED.title());
            case 406 -> new Refusal.Unreadable(Code.NOT_ACCEPTABLE, Code.NOT_ACCEPTABLE.title());
            case 413 -> new Refusal.Unreadable(Code.TOO_LARGE, Code.TOO_LARGE.title());
            case 414 -> new Refusal.Unreadable(Code.URI_TOO_LONG, Code.URI_TOO_LONG.title());
            case 415 -> new Refusal.Unreadable(Code.UNSUPPORTED_MEDIA_TYPE, Code.UNSUPPORTED_MEDIA_TYPE.title());
            case 431 -> new Refusal.Unreadable(Code.HEADERS_TOO_LARGE, Code.HEADERS_TOO_LARGE.title());
            case 503 -> Refusal.unavailable(DATABASE_RETRY);
            default ->
                status >= 400 && status < 500
                        ? new Refusal.Unreadable(Code.INVALID, "The request cannot be read")
                        : null;
        };
    }

    private static Refusal incident(Throwable failure) {
        var id = UUID.randomUUID();
        LOG.errorf(failure, "Incident %s", id);
        return new Refusal.Incident(id);
    }
}
