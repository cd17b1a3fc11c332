package dev.parley.stream;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Things by what they belong to, each once and in the order in which they came. Most people have one stream and most
/// rooms few: a hash set for each would take ten times what is in it.
final class Groups<T> {

    /// Up to so many are looked through one by one.
    private static final int FEW = 8;

    private final Map<UUID, Collection<T>> groups = new HashMap<>();

    /// What belongs to it; not to be kept.
    Collection<T> of(UUID key) {
        return groups.getOrDefault(key, List.of());
    }

    Collection<Collection<T>> all() {
        return groups.values();
    }

    void add(UUID key, T one) {
        var group = of(key);
        if (group.size() > FEW) {
            group.add(one);
        } else if (!group.contains(one)) {
            groups.put(key, with(group, one));
        }
    }

    /// @return whether it was there
    boolean remove(UUID key, T one) {
        var group = of(key);
        if (!group.contains(one)) {
            return false;
        }
        if (group.size() == 1) {
            groups.remove(key);
        } else if (group.size() > FEW + 1) {
            group.remove(one);
        } else {
            groups.put(key, without(group, one));
        }
        return true;
    }

    private static <T> Collection<T> with(Collection<T> group, T one) {
        var more = new ArrayList<>(group);
        more.add(one);
        return more.size() > FEW ? new LinkedHashSet<>(more) : List.copyOf(more);
    }

    private static <T> Collection<T> without(Collection<T> group, T one) {
        var fewer = new ArrayList<>(group);
        fewer.remove(one);
        return List.copyOf(fewer);
    }
}
