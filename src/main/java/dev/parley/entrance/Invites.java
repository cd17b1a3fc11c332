package dev.parley.entrance;

import dev.parley.account.Caller;
import dev.parley.account.Secrets;
import dev.parley.account.ServiceRole;
import dev.parley.log.Locked;
import dev.parley.log.Tx;
import dev.parley.problem.Code;
import dev.parley.problem.Refusal;
import dev.parley.protocol.RoomView;
import dev.parley.room.Arrivals;
import dev.parley.room.Permission;
import dev.parley.system.Ids;
import dev.parley.view.RoomViews;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Invites into the workspace and its rooms.
@ApplicationScoped
class Invites {

    private final Tx tx;
    private final Clock clock;
    private final Gate gate;
    private final RoomViews views;
    private final Arrivals arrivals;

    Invites(Tx tx, Clock clock, Gate gate, RoomViews views, Arrivals arrivals) {
        this.tx = tx;
        this.clock = clock;
        this.gate = gate;
        this.views = views;
        this.arrivals = arrivals;
    }

    /// An invite just made, with its code: the only time that it is shown.
    record Made(UUID id, String code, Instant expiresAt) {}

    /// An invite in the list.
    record InviteView(
            UUID id,
            UUID createdBy,
            Instant createdAt,
            List<UUID> roomIds,
            String role,
            int maxUses,
            int uses,
            Instant expiresAt) {}

    /// What an invite gives to who has it.
    record Pass(Set<UUID> rooms, ServiceRole role, boolean invited) {

        /// Of somebody without an invite.
        static final Pass NONE = new Pass(Set.of(), ServiceRole.MEMBER, false);
    }

    /// What happens when a code is redeemed: where it leads, and where one was not yet.
    private record Redemption(List<UUID> rooms, List<Arrivals.Arrival> arrived) {}

    /// Makes an invite.
    ///
    /// @throws Refusal `forbidden`, `not_found` (a room that the caller does not see), `fixed_members`, `archived`
    Uni<Made> make(Caller caller, List<UUID> rooms, ServiceRole role, int maxUses, Duration lifetime) {
        var code = Secrets.next(Invite.PREFIX);
        var invite = new Invite();
        invite.id = Ids.next();
        invite.workspace = caller.workspace();
        invite.hash = Secrets.digest(code);
        invite.createdBy = caller.user();
        invite.createdAt = clock.instant();
        invite.roomIds = rooms.stream().distinct().map(UUID::toString).collect(Collectors.joining(" "));
        invite.role = role.wire();
        invite.maxUses = maxUses;
        invite.expiresAt = invite.createdAt.plus(lifetime);
        return gate.require(caller, Permission.INVITE_MANAGE)
                .chain(() -> gate.role(caller))
                .invoke(own -> requireAtMost(role, own))
                .call(() -> open(caller, rooms))
                .chain(() -> tx.quiet(() -> invite.<Invite>persist()))
                .map(made -> new Made(made.id, code, made.expiresAt));
    }

    /// The invites that are not revoked, the newest first.
    ///
    /// @throws Refusal `forbidden`
    Uni<List<InviteView>> page(Caller caller, @Nullable UUID before, int limit) {
        return gate.require(caller, Permission.INVITE_MANAGE)
                .chain(() -> tx.read(() -> Invite.page(caller.workspace(), before, limit)))
                .map(invites -> invites.stream().map(Invites::view).toList());
    }

    /// Revokes an invite.
    ///
    /// @throws Refusal `forbidden`, `not_found`
    Uni<Void> revoke(Caller caller, UUID id) {
        return gate.require(caller, Permission.INVITE_MANAGE)
                .chain(() -> tx.quiet(() -> Invite.revoke(caller.workspace(), id, clock.instant())))
                .invoke(Invites::requireFound)
                .replaceWithVoid();
    }

    /// Puts somebody who has an account into the rooms of an invite. Who is everywhere already spends no use.
    ///
    /// @return the rooms of the invite that one is in now, those from before included
    /// @throws Refusal `invite_gone`, `room_full`
    Uni<List<RoomView>> redeem(Caller caller, String code) {
        return tx.write(
                        caller.workspace(),
                        () -> hold(caller.workspace(), code)
                                .chain(invite -> enter(caller, invite.rooms()))
                                .call(entered -> entered.arrived().isEmpty()
                                        ? Uni.createFrom().voidItem()
                                        : spend(caller.workspace(), code)),
                        (Redemption entered, Locked lock) ->
                                arrivals.settle(lock, null, entered.arrived()).replaceWith(entered.rooms()))
                .chain(rooms -> views.mineAmong(caller.user(), rooms));
    }

    private Uni<Redemption> enter(Caller caller, List<UUID> rooms) {
        return arrivals.prepare(caller.workspace(), rooms, List.of(caller.user()), Arrivals.WhenFull.REFUSE)
                .map(arrived -> new Redemption(rooms, arrived));
    }

    /// What a code gives, without spending it. In the transaction or session that is under way.
    ///
    /// @throws Refusal `invite_gone`
    Uni<Pass> look(UUID workspace, String code) {
        return Invite.findHolding(workspace, Secrets.digest(code), clock.instant())
                .map(Invites::orGone)
                .map(invite -> new Pass(Set.copyOf(invite.rooms()), ServiceRole.of(invite.role), true));
    }

    /// Spends one use, in the transaction that is under way.
    ///
    /// @throws Refusal `invite_gone`
    Uni<Void> spend(UUID workspace, String code) {
        return Invite.spend(workspace, Secrets.digest(code), clock.instant())
                .invoke(spent -> {
                    if (!spent) {
                        throw Refusal.gone(Code.INVITE_GONE);
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Invite> hold(UUID workspace, String code) {
        return Invite.lockHolding(workspace, Secrets.digest(code), clock.instant())
                .map(Invites::orGone);
    }

    /// A room that the caller does not see cannot be invited to, nor one that nobody can come into.
    private Uni<Void> open(Caller caller, List<UUID> rooms) {
        return Multi.createFrom()
                .iterable(rooms)
                .onItem()
                .transformToUniAndConcatenate(room -> views.one(caller.user(), room))
                .collect()
                .asList()
                .invoke(found -> found.forEach(Invites::requireOpen))
                .replaceWithVoid();
    }

    private static void requireOpen(RoomView room) {
        if (!room.kind().equals("channel")) {
            throw Refusal.conflict(Code.FIXED_MEMBERS);
        }
        if (room.archivedAt() != null) {
            throw Refusal.conflict(Code.ARCHIVED);
        }
    }

    private static void requireAtMost(ServiceRole given, ServiceRole own) {
        if (!given.isAtMost(own)) {
            throw Refusal.forbidden("An invite gives no more than one has");
        }
    }

    private static Invite orGone(@Nullable Invite invite) {
        if (invite == null) {
            throw Refusal.gone(Code.INVITE_GONE);
        }
        return invite;
    }

    private static void requireFound(boolean found) {
        if (!found) {
            throw Refusal.notFound();
        }
    }

    private static InviteView view(Invite invite) {
        return new InviteView(
                invite.id,
                invite.createdBy,
                invite.createdAt,
                invite.rooms(),
                invite.role,
                invite.maxUses,
                invite.uses,
                invite.expiresAt);
    }
}
