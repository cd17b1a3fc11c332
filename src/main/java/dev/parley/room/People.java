package dev.parley.room;

import dev.parley.account.ServiceRole;
import dev.parley.problem.Code;
import dev.parley.problem.Refusal;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.UUID;

/// What rooms ask about the people of their workspace, in the transaction that is under way.
final class People {

    private static final String ROLE =
            "select role from users where id = ?1 and workspace_id = ?2 and disabled_at is null";

    private static final String COUNT =
            "select count(*) from users where workspace_id = ?1 and id in (?2) and disabled_at is null";

    private People() {}

    /// What somebody is in the workspace.
    ///
    /// @throws Refusal `unauthenticated` if they are gone since they logged in
    static Uni<ServiceRole> role(UUID workspace, UUID user) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(ROLE, String.class)
                        .setParameter(1, user)
                        .setParameter(2, workspace)
                        .getSingleResultOrNull())
                .onItem()
                .ifNull()
                .failWith(() -> Refusal.unauthenticated(Code.UNAUTHENTICATED))
                .map(ServiceRole::of);
    }

    /// Refuses unless all of them are in the workspace.
    ///
    /// @throws Refusal `not_found`
    static Uni<Void> requireAll(UUID workspace, Collection<UUID> users) {
        if (users.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(COUNT, Long.class)
                        .setParameter(1, workspace)
                        .setParameter(2, users)
                        .getSingleResult())
                .invoke(count -> requireEqual(count, users.size()))
                .replaceWithVoid();
    }

    private static void requireEqual(long found, long asked) {
        if (found != asked) {
            throw Refusal.notFound();
        }
    }
}
