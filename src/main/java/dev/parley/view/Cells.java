package dev.parley.view;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The columns of one row, taken one after the other, as the statement names them: a column looked up by its name costs
/// a search among forty names, for each of forty columns of each row.
final class Cells {

    private final Row row;
    private int next;

    Cells(Row row) {
        this.row = row;
    }

    /// Leaves out what only the statement or its page needs.
    void skip(int cells) {
        next += cells;
    }

    UUID uuid() {
        return row.getUUID(next++);
    }

    @Nullable UUID uuidOrNull() {
        return row.getUUID(next++);
    }

    String text() {
        return row.getString(next++);
    }

    @Nullable String textOrNull() {
        return row.getString(next++);
    }

    long number() {
        return row.getLong(next++);
    }

    @Nullable Long numberOrNull() {
        return row.getLong(next++);
    }

    int count() {
        return row.getInteger(next++);
    }

    int countOrZero() {
        var count = row.getInteger(next++);
        return count == null ? 0 : count;
    }

    boolean flag() {
        return row.getBoolean(next++);
    }

    @Nullable Boolean flagOrNull() {
        return row.getBoolean(next++);
    }

    Instant time() {
        return row.getOffsetDateTime(next++).toInstant();
    }

    @Nullable Instant timeOrNull() {
        @Nullable OffsetDateTime time = row.getOffsetDateTime(next++);
        return time == null ? null : time.toInstant();
    }

    /// An object; the empty one for null.
    Map<String, Object> object() {
        @Nullable JsonObject json = row.getJsonObject(next++);
        return json == null ? Map.of() : json.getMap();
    }
}
