package dev.parley.problem;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.RoutingContext;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ValidationException;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/// What resources throw becomes a problem document. The framework has mappers of its own for some kinds of exceptions,
/// and the most specific one wins: so those kinds are named here too.
class ProblemResponses {

    private final Problems problems;

    ProblemResponses(Problems problems) {
        this.problems = problems;
    }

    @ServerExceptionMapper({
        Throwable.class,
        Refusal.class,
        WebApplicationException.class,
        NotFoundException.class,
        UnauthorizedException.class,
        AuthenticationFailedException.class,
        ForbiddenException.class,
        ValidationException.class,
        ConstraintViolationException.class
    })
    public Response respond(Throwable failure, RoutingContext context) {
        var noResource = failure instanceof NotFoundException || failure instanceof NotAllowedException;
        var allowed = noResource ? Allowed.methods() : "";
        var refusal = allowed.isEmpty()
                ? problems.refusal(failure)
                : new Refusal.Unreadable(Code.METHOD_NOT_ALLOWED, Code.METHOD_NOT_ALLOWED.title());
        var response = Response.status(refusal.code().status());
        problems.headers(refusal).forEach((name, value) -> put(response, context, name, value));
        if (!allowed.isEmpty()) {
            response.header(HttpHeaders.ALLOW, allowed);
        }
        return response.entity(problems.body(refusal, context.request().path())).build();
    }

    /// What `OPTIONS` is answered with: the methods of this very path. The layer would name those of the whole
    /// resource.
    @ServerRequestFilter(preMatching = true)
    public @Nullable Response options(ContainerRequestContext request) {
        if (!request.getMethod().equals(HttpMethod.OPTIONS)) {
            return null;
        }
        var allowed = Allowed.methods();
        if (allowed.isEmpty()) {
            throw Refusal.notFound();
        }
        return Response.ok().header(HttpHeaders.ALLOW, allowed + ", OPTIONS").build();
    }

    /// A header that every answer has already is put in its place, not beside it.
    private static void put(Response.ResponseBuilder response, RoutingContext context, String name, String value) {
        if (name.equalsIgnoreCase(HttpHeaders.CACHE_CONTROL)) {
            context.response().putHeader(name, value);
        } else {
            response.header(name, value);
        }
    }
}
