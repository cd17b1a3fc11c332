package dev.parley.account;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A ticket to one stream, known by its hash alone. Spent by deleting it.
@Entity
@Table(name = "ticket")
@SuppressWarnings("NullAway.Init") // JPA fills the fields
class Ticket extends PanacheEntityBase {

    static final String PREFIX = "pst_";

    @Id
    String hash;

    @Column(name = "workspace_id")
    UUID workspace;

    @Column(name = "user_id")
    UUID user;

    @Column(name = "session_id")
    UUID session;

    /// The origin of the page that bought it; null if it was not bought by a page.
    @Nullable String origin;

    @Column(name = "expires_at")
    Instant expiresAt;

    @Column(name = "token_expires_at")
    Instant tokenExpiresAt;

    static Uni<@Nullable Ticket> lock(String hash) {
        return find("hash", hash).withLock(LockModeType.PESSIMISTIC_WRITE).firstResult();
    }

    static Uni<Long> spend(String hash) {
        return delete("hash", hash);
    }

    static Uni<Long> sweep(Instant now) {
        return delete("expiresAt < ?1", now);
    }

    Caller caller() {
        return new Caller(workspace, user, session, tokenExpiresAt);
    }
}
