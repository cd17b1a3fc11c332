package dev.parley.room;

import dev.parley.problem.Refusal;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/// A room. Whoever changes one, or who is in it, locks its row first and with the load: what was read before the wait
/// is the past.
@Entity
@Table(name = "room")
@DynamicUpdate
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields.
class Room extends PanacheEntityBase {

    private static final String AUTO_JOINED_WITHOUT = """
            select r.id from Room r
            where r.workspace = ?1 and r.autoJoin and r.deletedAt is null and r.archivedAt is null
              and r.memberCount < r.maxMembers
              and (select count(*) from Membership m where m.roomId = r.id and m.userId in ?2) < ?3
            """;

    @Id
    UUID id;

    @Column(name = "workspace_id", updatable = false)
    UUID workspace;

    @Column(name = "external_id", updatable = false)
    @Nullable String externalId;

    @Column(updatable = false)
    String kind;

    @Nullable String name;

    /// What a channel's name is unique by; null for the other kinds.
    @Column(name = "name_key")
    @Nullable String nameKey;

    /// What the name looks like (UTS 39, section 4); null for the other kinds.
    @Column(name = "name_look")
    @Nullable String nameLook;

    /// What a direct or group room is unique by: the set of its people; null for channels.
    @Column(name = "people_key", updatable = false)
    byte @Nullable [] peopleKey;

    @Nullable String description;

    @Nullable String topic;

    String visibility;

    /// The seq from which on newcomers see the room; null: from their joining on.
    @Column(name = "shared_from_seq")
    @Nullable Long sharedFromSeq;

    @Column(name = "avatar_url")
    @Nullable String avatarUrl;

    /// JSON as text: the driver would take a text for a JSON string, so it is cast twice.
    @ColumnTransformer(read = "cast(attributes as text)", write = "cast(cast(? as text) as jsonb)")
    String attributes;

    @Column(name = "auto_join")
    boolean autoJoin;

    @Column(name = "read_only")
    boolean readOnly;

    @Column(name = "slow_seconds")
    int slowSeconds;

    @Column(name = "system_messages")
    boolean systemMessages;

    @Column(name = "max_members")
    int maxMembers;

    @Column(name = "member_count")
    int memberCount;

    @Column(name = "archived_at")
    @Nullable Instant archivedAt;

    @Column(name = "deleted_at")
    @Nullable Instant deletedAt;

    @Column(name = "deleted_position")
    @Nullable Long deletedPosition;

    @Column(name = "created_at", updatable = false)
    Instant createdAt;

    @Column(name = "created_by", updatable = false)
    @Nullable UUID createdBy;

    int version = 1;

    /// A living room of the workspace, its row locked.
    ///
    /// @throws Refusal `not_found`
    static Uni<Room> requireLocked(UUID workspace, UUID id) {
        return Room.<Room>findById(id, LockModeType.PESSIMISTIC_WRITE).map(room -> requireLiving(workspace, room));
    }

    /// A living room of the workspace as it is.
    ///
    /// @throws Refusal `not_found`
    static Uni<Room> require(UUID workspace, UUID id) {
        return Room.<Room>findById(id).map(room -> requireLiving(workspace, room));
    }

    private static Room requireLiving(UUID workspace, @Nullable Room room) {
        if (room == null || room.deletedAt != null || !room.workspace.equals(workspace)) {
            throw Refusal.notFound();
        }
        return room;
    }

    /// Those of the rooms that live in the workspace, their rows locked in the order of their ids.
    static Uni<List<Room>> lockedAll(UUID workspace, Collection<UUID> ids) {
        return Room.<Room>find("workspace = ?1 and id in ?2 and deletedAt is null order by id", workspace, ids)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }

    /// The auto-join rooms with places left in which one of these people is missing.
    static Uni<List<UUID>> autoJoinedWithout(UUID workspace, Collection<UUID> users) {
        return Panache.getSession().chain(session -> session.createSelectionQuery(AUTO_JOINED_WITHOUT, UUID.class)
                .setParameter(1, workspace)
                .setParameter(2, users)
                .setParameter(3, (long) users.size())
                .getResultList());
    }

    /// Which of these keys name living channels.
    static Uni<List<String>> namesAmong(UUID workspace, Collection<String> keys) {
        return Panache.getSession().chain(session -> session.createSelectionQuery(
                        "select nameKey from Room where workspace = ?1 and nameKey in ?2 and deletedAt is null",
                        String.class)
                .setParameter(1, workspace)
                .setParameter(2, keys)
                .getResultList());
    }

    /// The living room with this `externalId`, or of these people; null if there is none.
    static Uni<@Nullable Room> existing(UUID workspace, @Nullable String externalId, byte @Nullable [] peopleKey) {
        if (externalId == null && peopleKey == null) {
            return Uni.createFrom().nullItem();
        }
        return Room.<Room>find(
                        "workspace = ?1 and deletedAt is null and (externalId = ?2 or peopleKey = ?3)"
                                + " order by case when externalId = ?2 then 0 else 1 end",
                        workspace,
                        externalId,
                        peopleKey)
                .page(0, 1)
                .firstResult();
    }

    /// Whether people who are not in it see that it exists.
    boolean isOpenToSee() {
        return kind() == Kind.CHANNEL && isPublic();
    }

    Kind kind() {
        return Kind.valueOf(kind.toUpperCase(Locale.ROOT));
    }

    boolean isPublic() {
        return Visibility.PUBLIC.wire().equals(visibility);
    }

    /// Whether the set of people can never change.
    boolean isFixed() {
        return kind() != Kind.CHANNEL;
    }

    /// How many more people may come in.
    int free() {
        return Math.max(0, maxMembers - memberCount);
    }
}
