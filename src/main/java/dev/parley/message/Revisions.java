package dev.parley.message;

import dev.parley.account.Caller;
import dev.parley.log.Locked;
import dev.parley.log.Tx;
import dev.parley.problem.Code;
import dev.parley.problem.Refusal;
import dev.parley.protocol.Event;
import dev.parley.protocol.MessageView;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/// Editing and deleting messages. The lock comes first: a message that was read before it may be deleted by the time
/// that it is changed.
@ApplicationScoped
public class Revisions {

    private static final String SEAT = "select r.visibility, r.archived_at is not null, m.role, m.visible_from_seq"
            + " from room r left join membership m on m.room_id = r.id and m.user_id = ?3"
            + " where r.id = ?2 and r.workspace_id = ?1 and r.deleted_at is null";

    private static final String NOTE_DELETED =
            "update room_head set deleted_seq = greatest(deleted_seq, ?2) where room_id = ?1";

    private final Tx tx;
    private final Messages messages;

    Revisions(Tx tx, Messages messages) {
        this.tx = tx;
        this.messages = messages;
    }

    /// Gives a message another text; the author only. The same text again changes nothing.
    ///
    /// @param version the version that the author has seen; null for any
    /// @return the message as it is then; fails with `not_found`, `not_a_member`, `forbidden`, `archived`,
    ///     `deleted`, `version_conflict`
    public Uni<MessageView> edit(Caller caller, UUID room, UUID message, String content, @Nullable Integer version) {
        return tx.underLock(caller.workspace(), lock -> own(lock, caller, room, message)
                        .call(own -> edited(lock, own, content, version)))
                .chain(own -> messages.get(caller, room, message));
    }

    /// Turns a message into a tombstone; the author only. A tombstone stays one.
    ///
    /// @return fails with `not_found`, `not_a_member`, `forbidden`, `archived`
    public Uni<Void> delete(Caller caller, UUID room, UUID message) {
        return tx.underLock(caller.workspace(), lock -> own(lock, caller, room, message)
                        .call(own -> deleted(lock, own)))
                .replaceWithVoid();
    }

    private Uni<Void> edited(Locked lock, Message own, String content, @Nullable Integer version) {
        if (own.isDeleted()) {
            throw Refusal.conflict(Code.DELETED);
        }
        if (version != null && version != own.version) {
            throw Refusal.conflict(Code.VERSION_CONFLICT);
        }
        if (own.content.equals(content)) {
            return Uni.createFrom().voidItem();
        }
        return lock.append(new Event.MessageUpdated(own.roomId, own.authorId, own.id, own.seq))
                .invoke(placed -> own.edit(content, placed.at()))
                .replaceWithVoid();
    }

    private Uni<Void> deleted(Locked lock, Message own) {
        if (own.isDeleted()) {
            return Uni.createFrom().voidItem();
        }
        return lock.append(new Event.MessageDeleted(own.roomId, own.authorId, own.id, own.seq))
                .invoke(placed -> own.bury(placed.at()))
                .chain(placed -> own.countable
                        ? noteDeleted(lock.session(), own)
                        : Uni.createFrom().voidItem());
    }

    /// Unread counts subtract what was deleted behind a read mark; this tells them whether there is any.
    private static Uni<Void> noteDeleted(Mutiny.Session session, Message own) {
        return session.createNativeQuery(NOTE_DELETED)
                .setParameter(1, own.roomId)
                .setParameter(2, own.seq)
                .executeUpdate()
                .replaceWithVoid();
    }

    private Uni<Message> own(Locked lock, Caller caller, UUID room, UUID message) {
        return lock.session()
                .createNativeQuery(SEAT, Object[].class)
                .setParameter(1, caller.workspace())
                .setParameter(2, room)
                .setParameter(3, caller.user())
                .getResultList()
                .map(Revisions::visibleFrom)
                .chain(visibleFrom -> Message.of(room, message).map(found -> own(found, visibleFrom, caller)));
    }

    private static long visibleFrom(List<Object[]> seats) {
        if (seats.isEmpty()) {
            throw Refusal.notFound();
        }
        var seat = seats.getFirst();
        if (seat[2] == null) {
            throw "public".equals(seat[0]) ? Refusal.forbidden(Code.NOT_A_MEMBER) : Refusal.notFound();
        }
        if (Boolean.TRUE.equals(seat[1])) {
            throw Refusal.conflict(Code.ARCHIVED);
        }
        return ((Number) seat[3]).longValue();
    }

    private static Message own(@Nullable Message found, long visibleFrom, Caller caller) {
        if (found == null || found.seq < visibleFrom) {
            throw Refusal.notFound();
        }
        if (!found.authorId.equals(caller.user())) {
            throw Refusal.forbidden("Only its author may do this to a message");
        }
        return found;
    }
}
