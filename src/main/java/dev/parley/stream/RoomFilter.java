package dev.parley.stream;

import dev.parley.problem.Refusal;
import dev.parley.room.RoomNames;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The rooms that a client names for its feed. One that is not there, or not the client's, brings nothing; the two are
/// not told apart.
@ApplicationScoped
class RoomFilter {

    private static final int MOST = 200;

    private final RoomNames names;

    RoomFilter(RoomNames names) {
        this.names = names;
    }

    /// The ids of the rooms; null for all rooms.
    Uni<@Nullable Set<UUID>> of(UUID workspace, @Nullable Set<String> named) {
        if (named == null) {
            return Uni.createFrom().nullItem();
        }
        if (named.isEmpty()) {
            return Uni.createFrom().item(Set.of());
        }
        return Uni.join()
                .all(named.stream().map(name -> find(workspace, name)).toList())
                .usingConcurrencyOf(4)
                .andFailFast()
                .map(RoomFilter::present);
    }

    /// @throws Refusal `invalid` if there are too many
    static @Nullable Set<String> bounded(@Nullable Set<String> named) {
        if (named != null && named.size() > MOST) {
            throw Refusal.invalid("rooms", "too_long", "At most " + MOST + " rooms");
        }
        return named;
    }

    private Uni<Optional<UUID>> find(UUID workspace, String name) {
        return names.resolve(workspace, name)
                .map(Optional::of)
                .onFailure(Refusal.NotFound.class)
                .recoverWithItem(Optional.empty());
    }

    private static Set<UUID> present(List<Optional<UUID>> found) {
        var ids = new HashSet<UUID>();
        found.forEach(id -> id.ifPresent(ids::add));
        return ids;
    }
}
