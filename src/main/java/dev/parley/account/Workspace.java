package dev.parley.account;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A tenant: users, rooms and a log of its own.
@Entity
@Table(name = "workspace")
@SuppressWarnings("NullAway.Init") // JPA fills the fields
class Workspace extends PanacheEntityBase {

    @Id
    UUID id;

    String slug;
    String name;

    @Column(name = "created_at")
    Instant createdAt;

    /// When its owner was made; null until then.
    @Column(name = "set_up_at")
    @Nullable Instant setUpAt;

    @Column(name = "setup_token_hash")
    byte @Nullable [] setupTokenHash;

    static Uni<@Nullable Workspace> findBySlug(String slug) {
        return find("slug", slug).firstResult();
    }

    static Uni<List<Workspace>> page(@Nullable UUID before, int limit) {
        var query = before == null ? find("order by id desc") : find("id < ?1 order by id desc", before);
        return query.page(0, limit).list();
    }

    /// Marks it as set up if it is not and the token is right; of many at once one succeeds.
    ///
    /// @return whether it was this call
    static Uni<Boolean> setUp(UUID id, byte[] tokenHash, Instant now) {
        return update(
                        "setUpAt = ?1, setupTokenHash = null where id = ?2 and setUpAt is null and setupTokenHash = ?3",
                        now,
                        id,
                        tokenHash)
                .map(count -> count == 1);
    }

    WorkspaceView view() {
        return new WorkspaceView(id, slug, name);
    }
}
