package dev.parley.room;

import java.util.stream.Stream;

/// Reads out of a failed insert which of a room's unique keys somebody else had first.
final class Taken {

    private Taken() {}

    /// Whether any of them was taken.
    static boolean byAnother(Throwable failure) {
        return name(failure) || any(failure, "room_people", "room_external");
    }

    /// Whether it was the name, or one that looks the same.
    static boolean name(Throwable failure) {
        return any(failure, "room_name", "room_look");
    }

    private static boolean any(Throwable failure, String... indexes) {
        return Stream.iterate(failure, f -> f != null, Throwable::getCause)
                .map(Throwable::getMessage)
                .filter(message -> message != null)
                .anyMatch(message -> Stream.of(indexes).anyMatch(index -> message.contains('"' + index + '"')));
    }
}
