package dev.parley.account;

import dev.parley.log.Tx;
import dev.parley.problem.Code;
import dev.parley.problem.Refusal;
import dev.parley.protocol.UserView;
import dev.parley.system.Ids;
import dev.parley.system.http.Rate;
import dev.parley.system.http.RateLimits;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Log-ins and what becomes of them.
///
/// ```
/// open --refresh--> open (another refresh token)
///   |--- log out, password change, a spent refresh token comes back, idle or too old ---> ended
/// ```
@ApplicationScoped
public class Sessions {

    private static final Logger LOG = Logger.getLogger(Sessions.class);

    private final Tx tx;
    private final Clock clock;
    private final AccessTokens tokens;
    private final Revocations revocations;
    private final KeyFile key;
    private final RateLimits rates;
    private final AccountConfig.Sessions config;

    Sessions(
            Tx tx,
            Clock clock,
            AccessTokens tokens,
            Revocations revocations,
            KeyFile key,
            RateLimits rates,
            AccountConfig config) {
        this.tx = tx;
        this.clock = clock;
        this.tokens = tokens;
        this.revocations = revocations;
        this.key = key;
        this.rates = rates;
        this.config = config.sessions();
    }

    /// So many devices may somebody be logged in on; the one that was not used for longest makes room.
    static final int MOST = 100;

    /// What a client has in hand after logging in or refreshing.
    public record Opened(Caller caller, AccessTokens.Signed access, String refreshToken, UserView user) {}

    /// Opens a session for somebody who has proven to be this user. What makes room for it is refused as soon as
    /// [Revocations#load] has read of it.
    public Uni<Opened> open(UserView user, Client client) {
        var session = row(user.workspaceId(), user.id(), Session.LOGIN, config.absolute());
        session.address = client.address();
        session.userAgent = client.userAgent();
        var refresh = Secrets.next(RefreshToken.PREFIX);
        return tx.quiet(() -> Session.beyond(user.id(), MOST - 1, session.createdAt)
                        .invoke(this::endAll)
                        .chain(() -> session.<Session>persist())
                        .call(() -> token(session, refresh).persist()))
                .chain(opened -> signed(new Grant(opened, refresh, user)));
    }

    /// Notes a token that is about to be minted, in the transaction that is under way.
    Uni<Session> note(UserView user, UUID apiKey, Duration lifetime) {
        var session = row(user.workspaceId(), user.id(), Session.MINTED, lifetime);
        session.apiKey = apiKey;
        return session.persist();
    }

    /// Gives new tokens for a refresh token. A spent one ends its whole family (RFC 9700, section 4.14.2), unless the
    /// client that spent it asks again within seconds, its answer having been lost: it gets the same successor.
    ///
    /// @throws Refusal `unauthenticated` whatever is wrong with it, `rate_limited`: then it is not spent
    public Uni<Opened> refresh(String token, Client client) {
        return tx.quiet(() -> RefreshToken.lock(Secrets.digest(token))
                        .chain(row -> row == null ? Uni.createFrom().item(Refreshed.NO) : use(row, token, client)))
                .call(result -> result.ended() == null
                        ? Uni.createFrom().voidItem()
                        : revocations.add(result.ended().workspace, result.ended().id))
                .map(Refreshed::orRefuse)
                .chain(this::signed);
    }

    /// The devices somebody is logged in on, the newest first.
    public Uni<List<Device>> devices(Caller caller, @Nullable UUID before, int limit) {
        var now = clock.instant();
        return tx.read(() -> Session.devices(caller.user(), now, now.minus(config.idle()), before, limit))
                .map(rows -> rows.stream()
                        .map(row -> Device.of(row, caller, config.idle()))
                        .toList());
    }

    /// Ends one of one's own sessions.
    ///
    /// @throws Refusal `not_found`
    public Uni<Void> end(Caller caller, UUID id) {
        return tx.quiet(() -> Session.findOpen(id, caller.user())
                        .map(Found::orNotFound)
                        .invoke(this::end))
                .chain(session -> revocations.add(session.workspace, session.id));
    }

    /// Logs out: ends the session of the token that asks, whatever kind it is.
    public Uni<Void> endCurrent(Caller caller) {
        return tx.quiet(() -> Session.lock(caller.session()).invoke(this::endIfOpen))
                .chain(session -> revocations.add(caller.workspace(), caller.session()));
    }

    /// Ends all sessions of somebody but for one, in the transaction that is under way.
    ///
    /// @return what to hand to [#ended] after the commit
    Uni<List<UUID>> endOthers(UUID user, UUID but) {
        return Session.othersOf(user, but, clock.instant()).map(this::endAll);
    }

    /// Ends all tokens that an API key has minted, in the transaction that is under way.
    ///
    /// @return what to hand to [#ended] after the commit
    Uni<List<UUID>> endOfKey(UUID apiKey) {
        return Session.ofKey(apiKey, clock.instant()).map(this::endAll);
    }

    /// Tells this node and the others what has ended.
    Uni<Void> ended(UUID workspace, List<UUID> sessions) {
        return io.smallrye.mutiny.Multi.createFrom()
                .iterable(sessions)
                .onItem()
                .transformToUniAndConcatenate(session -> revocations.add(workspace, session))
                .collect()
                .asList()
                .replaceWithVoid();
    }

    /// What somebody is entitled to: it is stored, and the access token is signed after that, while nothing is locked.
    private record Grant(Session session, String refreshToken, UserView user) {}

    /// What came of a refresh. It is decided in the transaction and thrown after it: ending a family must not be rolled
    /// back by the answer.
    private record Refreshed(
            @Nullable Grant grant, @Nullable Session ended) {
        static final Refreshed NO = new Refreshed(null, null);

        Grant orRefuse() {
            if (grant == null) {
                throw Refusal.unauthenticated(Code.UNAUTHENTICATED);
            }
            return grant;
        }
    }

    private Uni<Refreshed> use(RefreshToken row, String token, Client client) {
        return Session.lock(row.session).chain(session -> use(row, token, client, session));
    }

    private Uni<Refreshed> use(RefreshToken row, String token, Client client, @Nullable Session session) {
        var now = clock.instant();
        if (session == null || !session.holds(now, config.idle()) || !row.expiresAt.isAfter(now)) {
            return Uni.createFrom().item(Refreshed.NO);
        }
        var successor = Secrets.derived(RefreshToken.PREFIX, key.successors(), token);
        if (row.spentAt == null) {
            rates.take(Rate.REFRESH, session.id);
            row.spentAt = now;
            row.spentBy = client.mark();
            session.lastUsedAt = now;
            return token(session, successor).persist().chain(() -> goOn(session, successor));
        }
        if (row.spentAt.plus(config.grace()).isAfter(now) && client.mark().equals(row.spentBy)) {
            return goOn(session, successor);
        }
        LOG.warnf("a spent refresh token came back: session %s of user %s ends", session.id, session.user);
        end(session);
        return Uni.createFrom().item(new Refreshed(null, session));
    }

    private Uni<Refreshed> goOn(Session session, String successor) {
        return User.findIn(session.workspace, session.user)
                .map(user -> user == null || user.disabledAt != null
                        ? Refreshed.NO
                        : new Refreshed(new Grant(session, successor, user.view()), null));
    }

    private Uni<Opened> signed(Grant grant) {
        var session = grant.session;
        return tokens.sign(session.workspace, session.user, session.id, config.access())
                .map(access -> {
                    var caller = new Caller(session.workspace, session.user, session.id, access.expiresAt());
                    return new Opened(caller, access, grant.refreshToken, grant.user);
                });
    }

    private Session row(UUID workspace, UUID user, String kind, Duration lifetime) {
        var session = new Session();
        session.id = Ids.next();
        session.workspace = workspace;
        session.user = user;
        session.kind = kind;
        session.createdAt = clock.instant();
        session.lastUsedAt = session.createdAt;
        session.expiresAt = session.createdAt.plus(lifetime);
        return session;
    }

    private RefreshToken token(Session session, String token) {
        var now = clock.instant();
        var idle = now.plus(config.idle());
        var row = new RefreshToken();
        row.hash = Secrets.digest(token);
        row.workspace = session.workspace;
        row.session = session.id;
        row.createdAt = now;
        row.expiresAt = idle.isBefore(session.expiresAt) ? idle : session.expiresAt;
        return row;
    }

    private List<UUID> endAll(List<Session> sessions) {
        sessions.forEach(this::end);
        return sessions.stream().map(session -> session.id).toList();
    }

    private void endIfOpen(@Nullable Session session) {
        if (session != null) {
            end(session);
        }
    }

    private void end(Session session) {
        if (session.endedAt == null) {
            session.endedAt = clock.instant();
        }
    }
}
