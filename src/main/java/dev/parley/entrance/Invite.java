package dev.parley.entrance;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A code that lets people in, known by its hash alone.
@Entity
@Table(name = "invite")
@SuppressWarnings("NullAway.Init") // JPA fills the fields
class Invite extends PanacheEntityBase {

    static final String PREFIX = "inv_";

    private static final String HOLDS =
            "hash = ?1 and workspace = ?2 and revokedAt is null and expiresAt > ?3 and uses < maxUses";

    @Id
    UUID id;

    @Column(name = "workspace_id")
    UUID workspace;

    String hash;

    @Column(name = "created_by")
    UUID createdBy;

    @Column(name = "created_at")
    Instant createdAt;

    /// Separated by spaces.
    @Column(name = "room_ids")
    String roomIds = "";

    String role;

    @Column(name = "max_uses")
    int maxUses;

    int uses;

    @Column(name = "expires_at")
    Instant expiresAt;

    @Column(name = "revoked_at")
    @Nullable Instant revokedAt;

    static Uni<@Nullable Invite> findHolding(UUID workspace, String hash, Instant now) {
        return find(HOLDS, hash, workspace, now).firstResult();
    }

    /// The same, locked: an invite comes before the rooms that it leads to, here as when somebody registers.
    static Uni<@Nullable Invite> lockHolding(UUID workspace, String hash, Instant now) {
        return find(HOLDS, hash, workspace, now)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResult();
    }

    /// Counts one use if there is one left: of many at once so many succeed as there are.
    static Uni<Boolean> spend(UUID workspace, String hash, Instant now) {
        return update("uses = uses + 1 where " + HOLDS, hash, workspace, now).map(count -> count == 1);
    }

    /// Takes it back.
    static Uni<Boolean> revoke(UUID workspace, UUID id, Instant now) {
        return update("revokedAt = ?1 where workspace = ?2 and id = ?3 and revokedAt is null", now, workspace, id)
                .map(count -> count == 1);
    }

    static Uni<List<Invite>> page(UUID workspace, @Nullable UUID before, int limit) {
        var query = before == null
                ? find("workspace = ?1 and revokedAt is null order by id desc", workspace)
                : find("workspace = ?1 and revokedAt is null and id < ?2 order by id desc", workspace, before);
        return query.page(0, limit).list();
    }

    List<UUID> rooms() {
        return Stream.of(roomIds.split(" "))
                .filter(id -> !id.isEmpty())
                .map(UUID::fromString)
                .toList();
    }
}
