package dev.parley.stream;

import java.util.ArrayList;
import java.util.List;

/// Events in the order of the log, of which the oldest go.
final class Line {

    private final List<Kept> kept = new ArrayList<>();
    private int first;

    void add(Kept one) {
        kept.add(one);
    }

    /// Puts older ones before what there is.
    void precede(List<Kept> older) {
        kept.subList(0, first).clear();
        first = 0;
        kept.addAll(0, older);
    }

    boolean isEmpty() {
        return first == kept.size();
    }

    Kept oldest() {
        return kept.get(first);
    }

    /// Removes it if it is the oldest here.
    void drop(Kept one) {
        if (!isEmpty() && oldest() == one) {
            first++;
            if (first > kept.size() / 2) {
                kept.subList(0, first).clear();
                first = 0;
            }
        }
    }

    /// Those behind a position, for as long as nothing changes.
    List<Kept> behind(long position) {
        var low = first;
        var high = kept.size();
        while (low < high) {
            var middle = (low + high) >>> 1;
            if (kept.get(middle).position() > position) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return kept.subList(low, kept.size());
    }
}
