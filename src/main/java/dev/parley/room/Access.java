package dev.parley.room;

import dev.parley.account.ServiceRole;
import dev.parley.problem.Code;
import dev.parley.problem.Refusal;
import io.smallrye.mutiny.Uni;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A room whose row this transaction holds, and what the acting person is in it: from here on both stay as they are.
///
/// @param own null for somebody who is not a member of a room that shows itself
record Access(Room room, @Nullable Membership own, ServiceRole service) {

    /// Locks a room that this person may see.
    ///
    /// @throws Refusal `not_found` if it is not there or not for their eyes
    static Uni<Access> locked(UUID workspace, UUID user, UUID room) {
        return Room.requireLocked(workspace, room)
                .chain(locked -> Membership.find(room, user).chain(own -> with(locked, own, user)));
    }

    /// A room that this person may see, without a lock.
    ///
    /// @throws Refusal `not_found` if it is not there or not for their eyes
    static Uni<Room> seen(UUID workspace, UUID user, UUID room) {
        return Room.require(workspace, room)
                .call(found -> Membership.find(room, user).invoke(own -> requireSeen(found, own)));
    }

    private static void requireSeen(Room room, @Nullable Membership own) {
        if (own == null && !room.isOpenToSee()) {
            throw Refusal.notFound();
        }
    }

    private static Uni<Access> with(Room room, @Nullable Membership own, UUID user) {
        requireSeen(room, own);
        return People.role(room.workspace, user).map(service -> new Access(room, own, service));
    }

    /// The acting person's membership.
    ///
    /// @throws Refusal `not_a_member`
    Membership requireMember() {
        if (own == null) {
            throw Refusal.forbidden(Code.NOT_A_MEMBER);
        }
        return own;
    }

    /// Goes on only if the acting person may do this here.
    ///
    /// @throws Refusal `not_a_member`, `forbidden`
    Access require(Permission permission) {
        if (permission != Permission.ROOM_JOIN) {
            requireMember();
        }
        if (!Rights.may(service, own == null ? null : own.role(), permission)) {
            throw Refusal.forbidden("Your role in this room does not allow it");
        }
        return this;
    }

    /// Goes on only if people can come and go.
    ///
    /// @throws Refusal `fixed_members`
    Access requireOpenCircle() {
        if (room.isFixed()) {
            throw Refusal.conflict(Code.FIXED_MEMBERS);
        }
        return this;
    }

    /// Goes on only if the room is in use.
    ///
    /// @throws Refusal `archived`
    Access requireInUse() {
        if (room.archivedAt != null) {
            throw Refusal.conflict(Code.ARCHIVED);
        }
        return this;
    }
}
