package dev.parley.message;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/// A stored message, as far as editing and deleting touch it: a lane table, so it is loaded and changed under the
/// workspace's lock only. Posts are written by [PostWrites].
@Entity
@Table(name = "message")
@DynamicUpdate
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields.
class Message extends PanacheEntityBase {

    @Id
    UUID id;

    @Column(name = "room_id", updatable = false)
    UUID roomId;

    @Column(updatable = false)
    long seq;

    @Column(updatable = false)
    boolean countable;

    @Column(name = "author_id", updatable = false)
    UUID authorId;

    String content;

    /// JSON as text: the driver would take a text for a JSON string, so it is cast twice.
    @ColumnTransformer(read = "cast(metadata as text)", write = "cast(cast(? as text) as jsonb)")
    @Nullable String metadata;

    @Column(name = "edited_at")
    @Nullable Instant editedAt;

    @Column(name = "deleted_at")
    @Nullable Instant deletedAt;

    int version;

    /// A message of a room; the two are checked together. Null if there is none.
    static Uni<@Nullable Message> of(UUID room, UUID id) {
        return Message.find("id = ?1 and roomId = ?2", id, room).firstResult();
    }

    boolean isDeleted() {
        return deletedAt != null;
    }

    void edit(String text, Instant at) {
        content = text;
        editedAt = at;
        version++;
    }

    /// Leaves a tombstone. Nothing of what it said stays in the row.
    void bury(Instant at) {
        content = "";
        metadata = null;
        deletedAt = at;
        version++;
    }
}
