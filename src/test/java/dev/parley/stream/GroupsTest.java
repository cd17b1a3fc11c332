package dev.parley.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GroupsTest {

    private static final UUID KEY = UUID.fromString("0190c3e0-0000-7000-8000-000000000001");
    private static final UUID OTHER = UUID.fromString("0190c3e0-0000-7000-8000-000000000002");

    private final Groups<Integer> groups = new Groups<>();

    /// Few and many are kept differently: both ways across the bound, twice.
    @Test
    void holdsEachOnceInTheOrderOfTheirComing() {
        for (int round = 0; round < 2; round++) {
            IntStream.range(0, 12).forEach(i -> {
                groups.add(KEY, i);
                groups.add(KEY, i);
                assertEquals(IntStream.rangeClosed(0, i).boxed().toList(), List.copyOf(groups.of(KEY)));
            });
            for (int i = 0; i < 12; i++) {
                assertTrue(groups.remove(KEY, i));
                assertFalse(groups.remove(KEY, i));
                assertEquals(IntStream.range(i + 1, 12).boxed().toList(), List.copyOf(groups.of(KEY)));
            }
            assertTrue(groups.all().isEmpty(), "an empty group is left behind");
        }
    }

    /// Most people have one stream: no hash set for that.
    @Test
    void holdsFewInLists() {
        IntStream.range(0, 8).forEach(i -> {
            groups.add(KEY, i);
            assertInstanceOf(List.class, groups.of(KEY));
        });
    }

    @Test
    void keepsGroupsApart() {
        groups.add(KEY, 1);
        groups.add(OTHER, 2);
        assertFalse(groups.remove(OTHER, 1));
        var all = new ArrayList<Integer>();
        groups.all().forEach(all::addAll);
        assertEquals(List.of(1, 2), all.stream().sorted().toList());
    }
}
