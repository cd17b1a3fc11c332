package dev.parley.account;

import dev.parley.protocol.UserView;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/// Somebody of a workspace.
@Entity
@Table(name = "users")
@SuppressWarnings("NullAway.Init") // JPA fills the fields
class User extends PanacheEntityBase {

    @Id
    UUID id;

    @Column(name = "workspace_id")
    UUID workspace;

    /// What the host application calls them.
    @Column(name = "external_id")
    @Nullable String externalId;

    String username;

    /// Unique in the workspace: [Username#key()].
    @Column(name = "username_key")
    String usernameKey;

    /// Unique in the workspace: [Username#skeleton()].
    @Column(name = "username_skeleton")
    String usernameSkeleton;

    @Column(name = "display_name")
    String displayName;

    @Column(name = "avatar_url")
    @Nullable String avatarUrl;

    @Nullable String bio;

    String role;

    @JdbcTypeCode(SqlTypes.JSON)
    Map<String, Object> attributes = Map.of();

    /// A PHC string; null for who never logs in by password.
    @Column(name = "password_hash")
    @Nullable String passwordHash;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "disabled_at")
    @Nullable Instant disabledAt;

    static Uni<@Nullable User> findByKey(UUID workspace, String usernameKey) {
        return find("workspace = ?1 and usernameKey = ?2", workspace, usernameKey)
                .firstResult();
    }

    static Uni<@Nullable User> findByExternalId(UUID workspace, String externalId) {
        return find("workspace = ?1 and externalId = ?2", workspace, externalId).firstResult();
    }

    static Uni<@Nullable User> findIn(UUID workspace, UUID id) {
        return find("workspace = ?1 and id = ?2", workspace, id).firstResult();
    }

    /// The row, locked until the end of the transaction.
    static Uni<@Nullable User> lockIn(UUID workspace, UUID id) {
        return find("workspace = ?1 and id = ?2", workspace, id)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResult();
    }

    /// Stores the hash of the same password under stronger parameters, unless the password changed meanwhile.
    static Uni<Integer> rehash(UUID id, String old, String stronger) {
        return update("passwordHash = ?1 where id = ?2 and passwordHash = ?3", stronger, id, old);
    }

    /// Stores another password of who has this id of the host's.
    static Uni<Boolean> renewPassword(UUID workspace, String externalId, String hash) {
        return update("passwordHash = ?1 where workspace = ?2 and externalId = ?3", hash, workspace, externalId)
                .map(count -> count == 1);
    }

    UserView view() {
        return new UserView(
                id,
                workspace,
                externalId,
                username,
                displayName,
                avatarUrl,
                bio,
                role,
                Map.copyOf(attributes),
                createdAt,
                null);
    }
}
