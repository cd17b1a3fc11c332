package dev.parley.message;

import dev.parley.problem.Refusal;
import dev.parley.problem.Text;
import dev.parley.system.http.Query;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Where in a room's history a page lies.
public sealed interface Place {

    /// The end.
    record Newest() implements Place {}

    /// Right before a place, which is left out.
    record Before(Mark mark) implements Place {}

    /// Right after a place, which is left out.
    record After(Mark mark) implements Place {}

    /// With a place in its middle.
    record Around(Mark mark) implements Place {}

    /// Around the first message at or after a time.
    record At(Instant time) implements Place {}

    /// A message or a seq.
    sealed interface Mark {

        /// A seq of the room.
        record Seq(long seq) implements Mark {}

        /// A message by its id.
        record Message(UUID id) implements Mark {}
    }

    /// Reads the query of a history request: one of the four, or none.
    ///
    /// @throws Refusal `invalid` if one is wrong or two are given
    static Place of(@Nullable String before, @Nullable String after, @Nullable String around, @Nullable String at) {
        var places = new ArrayList<Place>();
        add(places, "before", before, Before::new);
        add(places, "after", after, After::new);
        add(places, "around", around, Around::new);
        var time = Query.time("at", at);
        if (time != null) {
            places.add(new At(time));
        }
        if (places.size() > 1) {
            throw Refusal.invalid(
                    time != null ? "at" : around != null ? "around" : "after",
                    "invalid",
                    "Only one of before, after, around and at can be given");
        }
        return places.isEmpty() ? new Newest() : places.getFirst();
    }

    private static void add(List<Place> places, String name, @Nullable String value, Function<Mark, Place> place) {
        if (value != null) {
            var id = Text.uuid(value);
            places.add(place.apply(
                    id != null
                            ? new Mark.Message(id)
                            : new Mark.Seq(Query.number(name, value, 0L, Long.MAX_VALUE, 0L))));
        }
    }
}
