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

/// A refresh token, known by its hash alone. Single use: `null -> spentAt`; all of one session are a family.
@Entity
@Table(name = "refresh_token")
@SuppressWarnings("NullAway.Init") // JPA fills the fields
class RefreshToken extends PanacheEntityBase {

    static final String PREFIX = "prt_";

    @Id
    String hash;

    @Column(name = "workspace_id")
    UUID workspace;

    @Column(name = "session_id")
    UUID session;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "expires_at")
    Instant expiresAt;

    @Column(name = "spent_at")
    @Nullable Instant spentAt;

    /// What the client that spent it looked like.
    @Column(name = "spent_by")
    @Nullable String spentBy;

    static Uni<@Nullable RefreshToken> lock(String hash) {
        return find("hash", hash).withLock(LockModeType.PESSIMISTIC_WRITE).firstResult();
    }

    /// Forgets those that would not hold any more, spent or not.
    static Uni<Long> sweep(Instant before) {
        return delete("expiresAt < ?1", before);
    }
}
