package dev.parley.room;

import dev.parley.account.Caller;
import dev.parley.log.Locked;
import dev.parley.log.Tx;
import dev.parley.problem.Change;
import dev.parley.problem.Code;
import dev.parley.problem.Refusal;
import dev.parley.protocol.Event;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/// What a member is in a room: role, mute and nickname for all to see, and one's own preferences.
@ApplicationScoped
public class Standings {

    private final Tx tx;

    Standings(Tx tx) {
        this.tx = tx;
    }

    /// What a change of one's own brought.
    private record Preferred(List<Event> events, Preferences now) {}

    /// Changes somebody's role, mute or nickname.
    ///
    /// @throws Refusal `not_found` (the room or the member), `not_a_member`, `forbidden`, `fixed_members` (a role
    ///     where all are the same), `last_owner`
    Uni<Void> update(Caller caller, UUID room, UUID user, MemberChange change) {
        return tx.write(
                caller.workspace(),
                () -> Access.locked(caller.workspace(), caller.user(), room)
                        .invoke(access -> access.require(Permission.MEMBER_UPDATE))
                        .chain(access -> updated(access.room(), caller.user(), user, change)),
                Standings::append);
    }

    /// Changes one's own nickname and preferences.
    ///
    /// @throws Refusal `not_found`, `not_a_member`
    Uni<Preferences> prefer(Caller caller, UUID room, OwnChange change) {
        return tx.write(
                caller.workspace(),
                () -> Access.locked(caller.workspace(), caller.user(), room)
                        .invoke(Access::requireMember)
                        .chain(() -> preferred(room, caller.user(), change)),
                (preferred, lock) -> append(preferred.events(), lock).replaceWith(preferred.now()));
    }

    private static Uni<List<Event>> updated(Room room, UUID actor, UUID user, MemberChange change) {
        return Membership.require(room.id, user)
                .call(member -> requireRoleMayChange(room, member, change))
                .map(member -> apply(member, change)
                        ? List.<Event>of(new Event.MemberUpdated(room.id, actor, user))
                        : List.of());
    }

    private static Uni<Void> requireRoleMayChange(Room room, Membership member, MemberChange change) {
        if (change.role() == null || change.role() == member.role()) {
            return Uni.createFrom().voidItem();
        }
        if (room.isFixed()) {
            throw Refusal.conflict(Code.FIXED_MEMBERS);
        }
        return Members.requireAnotherOwner(room, member);
    }

    private static boolean apply(Membership member, MemberChange change) {
        var role = change.role() == null ? member.role : change.role().wire();
        var mutedUntil = Change.apply(change.mutedUntil(), member.mutedUntil);
        var nickname = Change.apply(change.nickname(), member.nickname);
        var changed = !role.equals(member.role)
                || !Objects.equals(mutedUntil, member.mutedUntil)
                || !Objects.equals(nickname, member.nickname);
        member.role = role;
        member.mutedUntil = mutedUntil;
        member.nickname = nickname;
        return changed;
    }

    /// The nickname is for all to see, the rest for oneself alone: two events, each only if something changed.
    private static Uni<Preferred> preferred(UUID room, UUID user, OwnChange change) {
        return Membership.require(room, user).map(own -> {
            var events = new ArrayList<Event>();
            if (rename(own, change)) {
                events.add(new Event.MemberUpdated(room, user, user));
            }
            if (arrange(own, change)) {
                events.add(new Event.MemberPreferred(room, user));
            }
            return new Preferred(events, Preferences.of(own));
        });
    }

    private static boolean rename(Membership own, OwnChange change) {
        var nickname = Change.apply(change.nickname(), own.nickname);
        var changed = !Objects.equals(nickname, own.nickname);
        own.nickname = nickname;
        return changed;
    }

    private static boolean arrange(Membership own, OwnChange change) {
        var level = change.notificationLevel() == null
                ? own.notificationLevel
                : change.notificationLevel().wire();
        boolean hidden = change.hidden() == null ? own.hidden : change.hidden();
        boolean favourite = change.favourite() == null ? own.favourite : change.favourite();
        var changed = !level.equals(own.notificationLevel) || hidden != own.hidden || favourite != own.favourite;
        own.notificationLevel = level;
        own.hidden = hidden;
        own.favourite = favourite;
        return changed;
    }

    private static Uni<Void> append(List<Event> events, Locked lock) {
        return lock.append(events).replaceWithVoid();
    }
}
