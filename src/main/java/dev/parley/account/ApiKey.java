package dev.parley.account;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A key by which a host application calls, known by its hash alone.
@Entity
@Table(name = "api_key")
@SuppressWarnings("NullAway.Init") // JPA fills the fields
class ApiKey extends PanacheEntityBase {

    @Id
    UUID id;

    @Column(name = "workspace_id")
    UUID workspace;

    String name;

    /// Separated by spaces.
    String scopes;

    String hash;

    @Column(name = "created_by")
    UUID createdBy;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "expires_at")
    @Nullable Instant expiresAt;

    @Column(name = "last_used_at")
    @Nullable Instant lastUsedAt;

    @Column(name = "revoked_at")
    @Nullable Instant revokedAt;

    static Uni<@Nullable ApiKey> findByHash(String hash) {
        return find("hash", hash).firstResult();
    }

    static Uni<@Nullable ApiKey> lockIn(UUID workspace, UUID id) {
        return find("workspace = ?1 and id = ?2 and revokedAt is null", workspace, id)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResult();
    }

    static Uni<List<ApiKey>> page(UUID workspace, @Nullable UUID before, int limit) {
        var query = before == null
                ? find("workspace = ?1 and revokedAt is null order by id desc", workspace)
                : find("workspace = ?1 and revokedAt is null and id < ?2 order by id desc", workspace, before);
        return query.page(0, limit).list();
    }

    /// Notes that it was used; once a minute is enough.
    static Uni<Integer> used(UUID id, Instant now) {
        return update("lastUsedAt = ?1 where id = ?2", now, id);
    }

    boolean holds(Instant now) {
        return revokedAt == null && (expiresAt == null || expiresAt.isAfter(now));
    }

    Set<String> scopes() {
        return Set.of(scopes.split(" "));
    }
}
