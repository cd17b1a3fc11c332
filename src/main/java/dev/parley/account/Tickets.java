package dev.parley.account;

import dev.parley.log.Tx;
import dev.parley.problem.Code;
import dev.parley.problem.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Tickets to the streams: for 30 seconds and one use they stand for the token that they were bought with, and for the
/// page that bought them, if a page did.
@ApplicationScoped
public class Tickets {

    private static final Duration LIFETIME = Duration.ofSeconds(30);

    private final Tx tx;
    private final Clock clock;
    private final Revocations revocations;

    Tickets(Tx tx, Clock clock, Revocations revocations) {
        this.tx = tx;
        this.clock = clock;
        this.revocations = revocations;
    }

    /// A ticket just bought.
    public record Bought(String ticket, Instant expiresAt) {}

    /// Sells a ticket.
    Uni<Bought> buy(Caller caller, @Nullable String origin) {
        var ticket = Secrets.next(Ticket.PREFIX);
        var row = new Ticket();
        row.hash = Secrets.digest(ticket);
        row.workspace = caller.workspace();
        row.user = caller.user();
        row.session = caller.session();
        row.origin = origin;
        row.expiresAt = clock.instant().plus(LIFETIME);
        row.tokenExpiresAt = caller.expires();
        return tx.quiet(() -> row.<Ticket>persist()).map(sold -> new Bought(ticket, sold.expiresAt));
    }

    /// Spends a ticket.
    ///
    /// @throws Refusal `unauthenticated` if it was spent before, is too old, another page's, or its session has
    ///     ended; `token_expired` if the token is over that it stands for
    Uni<Caller> redeem(String ticket, @Nullable String origin) {
        return tx.quiet(() -> Ticket.lock(Secrets.digest(ticket))
                        .call(row -> row == null ? Uni.createFrom().voidItem() : Ticket.spend(row.hash)))
                .map(row -> caller(row, origin));
    }

    /// Forgets tickets that nobody used.
    public Uni<Void> sweep() {
        return tx.quiet(() -> Ticket.sweep(clock.instant())).replaceWithVoid();
    }

    private Caller caller(@Nullable Ticket row, @Nullable String origin) {
        var now = clock.instant();
        if (row == null
                || !row.expiresAt.isAfter(now)
                || (row.origin != null && !row.origin.equals(origin))
                || revocations.contains(row.session)) {
            throw Refusal.unauthenticated(Code.UNAUTHENTICATED);
        }
        if (!row.tokenExpiresAt.isAfter(now)) {
            throw Refusal.unauthenticated(Code.TOKEN_EXPIRED);
        }
        return row.caller();
    }
}
