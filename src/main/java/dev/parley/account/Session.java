package dev.parley.account;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One log-in on one device, or one token minted by an API key. Its id is the `sid` of the tokens.
@Entity
@Table(name = "session")
@SuppressWarnings("NullAway.Init") // JPA fills the fields
class Session extends PanacheEntityBase {

    static final String LOGIN = "login";
    static final String MINTED = "minted";

    @Id
    UUID id;

    @Column(name = "workspace_id")
    UUID workspace;

    @Column(name = "user_id")
    UUID user;

    String kind;

    @Column(name = "api_key_id")
    @Nullable UUID apiKey;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "last_used_at")
    Instant lastUsedAt;

    @Column(name = "expires_at")
    Instant expiresAt;

    @Column(name = "ended_at")
    @Nullable Instant endedAt;

    @Nullable String address;

    @Column(name = "user_agent")
    @Nullable String userAgent;

    static Uni<@Nullable Session> lock(UUID id) {
        return find("id", id).withLock(LockModeType.PESSIMISTIC_WRITE).firstResult();
    }

    /// The devices of a user, the newest first.
    static Uni<List<Session>> devices(UUID user, Instant now, Instant idleSince, @Nullable UUID before, int limit) {
        var open = "user = ?1 and kind = 'login' and endedAt is null and expiresAt > ?2 and lastUsedAt > ?3";
        var query = before == null
                ? find(open + " order by id desc", user, now, idleSince)
                : find(open + " and id < ?4 order by id desc", user, now, idleSince, before);
        return query.page(0, limit).list();
    }

    static Uni<@Nullable Session> findOpen(UUID id, UUID user) {
        return find("id = ?1 and user = ?2 and kind = 'login' and endedAt is null", id, user)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResult();
    }

    /// The open sessions of a user but for one, locked in the order of their ids.
    static Uni<List<Session>> othersOf(UUID user, UUID but, Instant now) {
        return find("user = ?1 and id <> ?2 and endedAt is null and expiresAt > ?3 order by id", user, but, now)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }

    /// The log-ins of a user beyond the so many that were used last, locked in the order of their ids.
    static Uni<List<Session>> beyond(UUID user, int kept, Instant now) {
        return find(
                        "user = ?1 and kind = 'login' and endedAt is null and expiresAt > ?2 and id not in"
                                + " (select s.id from Session s where s.user = ?1 and s.kind = 'login' and s.endedAt is null"
                                + " and s.expiresAt > ?2 order by s.lastUsedAt desc, s.id desc limit ?3) order by id",
                        user,
                        now,
                        kept)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }

    /// The open sessions of an API key, locked in the order of their ids.
    static Uni<List<Session>> ofKey(UUID apiKey, Instant now) {
        return find("apiKey = ?1 and endedAt is null and expiresAt > ?2 order by id", apiKey, now)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }

    /// What ended so lately that tokens of it may still run.
    static Uni<List<Session>> endedSince(Instant since, Instant now) {
        return find("endedAt is not null and expiresAt > ?2 and (endedAt > ?1 or kind = 'minted')", since, now)
                .list();
    }

    /// Forgets what was over before, with its refresh tokens. Tokens of a minted session may outlast its end.
    static Uni<Long> sweep(Instant before) {
        return delete("expiresAt < ?1 or (kind = 'login' and endedAt < ?1)", before);
    }

    boolean holds(Instant now, Duration idle) {
        return endedAt == null
                && expiresAt.isAfter(now)
                && lastUsedAt.plus(idle).isAfter(now);
    }
}
