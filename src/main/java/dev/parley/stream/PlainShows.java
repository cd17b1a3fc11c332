package dev.parley.stream;

import dev.parley.view.RoomViews;
import dev.parley.view.UserViews;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/// How changes of rooms and of people are shown: the same for everybody.
@ApplicationScoped
class PlainShows {

    private final Pool pool;
    private final RoomViews rooms;
    private final UserViews users;

    PlainShows(@ReactiveDataSource("read") Pool pool, RoomViews rooms, UserViews users) {
        this.pool = pool;
        this.rooms = rooms;
        this.users = users;
    }

    /// The room without what is one reader's own; its `lastSeq` is that of this very event.
    Uni<Shown> room(Scene scene, UUID room) {
        return rooms.shared(pool, List.of(room)).map(found -> {
            var view = found.get(room);
            return view == null ? scene.nothing() : scene.shared(view.at(scene.seq(), null));
        });
    }

    Uni<Shown> user(Scene scene, UUID user) {
        return users.some(pool, scene.workspace(), List.of(user)).map(found -> {
            var view = found.get(user);
            return view == null ? scene.nothing() : scene.shared(view);
        });
    }
}
