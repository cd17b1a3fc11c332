package dev.parley.room;

import dev.parley.problem.Refusal;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/// That somebody is in a room, as what, and since when. Written only while the room's row is locked.
///
/// `from_position` and `visible_from_seq` are known only under the workspace's lock: [Arrivals] writes them there.
@Entity
@Table(name = "membership")
@IdClass(MembershipId.class)
@DynamicUpdate
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields.
class Membership extends PanacheEntityBase {

    @Id
    @Column(name = "user_id")
    UUID userId;

    @Id
    @Column(name = "room_id")
    UUID roomId;

    String role;

    @Nullable String nickname;

    @Column(name = "muted_until")
    @Nullable Instant mutedUntil;

    @Column(name = "notification_level")
    String notificationLevel = "all";

    boolean hidden;

    boolean favourite;

    @Column(name = "joined_at", updatable = false)
    Instant joinedAt;

    static Membership of(UUID room, UUID user, RoomRole role, Instant joinedAt) {
        var membership = new Membership();
        membership.roomId = room;
        membership.userId = user;
        membership.role = role.wire();
        membership.joinedAt = joinedAt;
        return membership;
    }

    /// A membership. Nobody writes one without the lock of its room's row, so under that lock it is exact without a
    /// lock of its own; and a lock of what the session has read before would come too late anyway.
    ///
    /// @throws Refusal `not_found`
    static Uni<Membership> require(UUID room, UUID user) {
        return find(room, user).map(Membership::requireThere);
    }

    private static Membership requireThere(@Nullable Membership membership) {
        if (membership == null) {
            throw Refusal.notFound();
        }
        return membership;
    }

    /// A membership as it is; exact while the room's row is locked. Null if there is none.
    static Uni<@Nullable Membership> find(UUID room, UUID user) {
        return Membership.findById(new MembershipId(user, room));
    }

    /// Which of these memberships there are already.
    static Uni<List<MembershipId>> among(Collection<UUID> rooms, Collection<UUID> users) {
        return Panache.getSession().chain(session -> session.createSelectionQuery(
                        "select userId, roomId from Membership where roomId in ?1 and userId in ?2", MembershipId.class)
                .setParameter(1, rooms)
                .setParameter(2, users)
                .getResultList());
    }

    /// How many owners a room has.
    static Uni<Long> owners(UUID room) {
        return Membership.count("roomId = ?1 and role = ?2", room, RoomRole.OWNER.wire());
    }

    /// Everybody who is in a room.
    static Uni<List<UUID>> people(UUID room) {
        return Panache.getSession().chain(session -> session.createSelectionQuery(
                        "select userId from Membership where roomId = ?1 order by userId", UUID.class)
                .setParameter(1, room)
                .getResultList());
    }

    /// Ends a membership. By a statement: Hibernate Reactive keeps what it deletes in a field that all sessions share.
    /// Of two who delete entities at the same moment one may get the other's answer, or none.
    static Uni<Long> end(UUID room, UUID user) {
        return delete("roomId = ?1 and userId = ?2", room, user);
    }

    RoomRole role() {
        return RoomRole.of(role);
    }
}
