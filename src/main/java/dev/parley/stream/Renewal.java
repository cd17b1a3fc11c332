package dev.parley.stream;

import dev.parley.log.Entry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;

/// Renders what is kept without its frames, together for all that ask while the ones before are being rendered. On one
/// event loop.
///
/// Nobody gets what was being rendered already when they asked: a text that was deleted before they came might be in
/// it.
final class Renewal {

    /// So many events together, about.
    private static final int MOST = 1_000;

    private final UUID workspace;
    private final Executor loop;
    private final Renderer renderer;
    private final Recent recent;
    private final ArrayDeque<Page> pages = new ArrayDeque<>();
    private boolean running;

    Renewal(UUID workspace, Executor loop, Renderer renderer, Recent recent) {
        this.workspace = workspace;
        this.loop = loop;
        this.renderer = renderer;
        this.recent = recent;
    }

    /// What somebody is to be told.
    private record Page(List<Kept> kept, UUID user, long history, UniEmitter<? super List<Shown>> answer) {}

    /// These events with frames for this person, one for each and in their order.
    Uni<List<Shown>> shown(List<Kept> kept, Wanted wanted) {
        if (kept.stream().noneMatch(one -> one.lacks() || one.isOwnOf(wanted.user()))) {
            return Uni.createFrom().item(shown(kept, Map.of()));
        }
        return Uni.createFrom().emitter(answer -> {
            pages.add(new Page(kept, wanted.user(), wanted.history(), answer));
            next();
        });
    }

    /// A turn later, so that all are in it who ask in this moment.
    private void next() {
        if (!running && !pages.isEmpty()) {
            running = true;
            loop.execute(this::render);
        }
    }

    private void render() {
        var some = new ArrayList<Page>();
        var found = new HashMap<Kept, Shown>();
        var missing = new LinkedHashMap<Kept, Integer>();
        var history = pages.element().history;
        while (!pages.isEmpty() && pages.element().history == history && missing.size() < MOST) {
            var page = pages.remove();
            some.add(page);
            page.kept.forEach(one -> look(one, found, missing));
        }
        var kept = List.copyOf(missing.keySet());
        renderer.render(workspace, history, entries(kept), Set.of())
                .emitOn(loop)
                .subscribe()
                .with(shown -> rendered(some, found, missing, shown), failure -> failed(some, failure));
    }

    private static void look(Kept one, Map<Kept, Shown> found, Map<Kept, Integer> missing) {
        var shown = one.shown();
        if (shown != null) {
            found.put(one, shown);
        } else if (one.lacks()) {
            missing.put(one, one.version());
        }
    }

    private void rendered(List<Page> some, Map<Kept, Shown> found, Map<Kept, Integer> missing, List<Shown> rendered) {
        var next = rendered.iterator();
        missing.forEach((one, version) -> {
            var shown = next.next();
            found.put(one, shown);
            recent.show(one, version, shown);
        });
        recent.trim();
        some.forEach(page -> answer(page, found));
        running = false;
        next();
    }

    private void failed(List<Page> some, Throwable failure) {
        some.forEach(page -> page.answer.fail(failure));
        running = false;
        next();
    }

    private void answer(Page page, Map<Kept, Shown> found) {
        var own = page.kept.stream().filter(one -> one.isOwnOf(page.user)).toList();
        renderer.render(workspace, page.history, entries(own), Set.of(page.user))
                .emitOn(loop)
                .map(personal -> shown(page.kept, with(found, own, personal)))
                .subscribe()
                .with(page.answer::complete, page.answer::fail);
    }

    private static Map<Kept, Shown> with(Map<Kept, Shown> found, List<Kept> own, List<Shown> personal) {
        if (own.isEmpty()) {
            return found;
        }
        var all = new HashMap<>(found);
        for (int i = 0; i < own.size(); i++) {
            all.put(own.get(i), personal.get(i));
        }
        return all;
    }

    private static List<Shown> shown(List<Kept> kept, Map<Kept, Shown> found) {
        return kept.stream()
                .map(one -> found.containsKey(one) ? found.get(one) : one.shown())
                .filter(Objects::nonNull)
                .toList();
    }

    private static List<Entry> entries(List<Kept> kept) {
        return kept.stream().map(one -> new Entry(one.placed(), null)).toList();
    }
}
