package dev.parley.problem;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.RoutingContext;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ValidationException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

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
        var refusal = problems.refusal(failure);
        var response = Response.status(refusal.code().status());
        problems.headers(refusal).forEach(response::header);
        if (refusal.code() == Code.METHOD_NOT_ALLOWED) {
            response.header("Allow", Allowed.methods());
        }
        return response.entity(problems.body(refusal, context.request().path())).build();
    }
}
