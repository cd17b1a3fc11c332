package dev.parley.account;

import dev.parley.problem.NoFields;
import dev.parley.system.http.Rate;
import dev.parley.system.http.RateLimits;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/// Stream tickets over HTTP.
@Path("/api/v1/stream-tickets")
@RolesAllowed("user")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "sessions")
class TicketResource {

    private final SecurityIdentity identity;
    private final Tickets tickets;
    private final RateLimits rates;

    TicketResource(SecurityIdentity identity, Tickets tickets, RateLimits rates) {
        this.identity = identity;
        this.tickets = tickets;
        this.rates = rates;
    }

    @POST
    @ResponseStatus(201)
    @Operation(
            operationId = "buyTicket",
            summary = "A ticket to one stream, for where no header can be sent: one use, 30 seconds",
            description =
                    "Pass it as `?ticket=` to /events or /socket. A spent one is 401: buy another and pass `cursor=`.")
    @APIResponse(
            responseCode = "201",
            description = "The ticket",
            content =
                    @Content(
                            schema = @Schema(implementation = Tickets.Bought.class),
                            examples = @ExampleObject(name = "ticket", value = Examples.TICKET)))
    public Uni<Tickets.Bought> buy(NoFields nothing, HttpServerRequest request) {
        var caller = Caller.of(identity);
        rates.take(Rate.TICKET, caller.user());
        return tickets.buy(caller, request.getHeader("Origin"));
    }
}
