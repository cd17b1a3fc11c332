package dev.parley.account;

import dev.parley.log.Tx;
import dev.parley.system.Ids;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The tenants of this server. One of them, `default`, is there from the start.
@ApplicationScoped
public class Workspaces {

    /// The workspace that is meant when none is named.
    public static final String DEFAULT = "default";

    private static final String LOG = "insert into workspace_log(workspace_id, epoch) values (?1, ?2)";

    private final Tx tx;
    private final Clock clock;
    /// Slugs never change and workspaces are never deleted.
    private final Map<String, UUID> ids = new ConcurrentHashMap<>();

    Workspaces(Tx tx, Clock clock) {
        this.tx = tx;
        this.clock = clock;
    }

    /// A workspace's state as far as its set-up goes.
    public record SetUp(UUID workspace, boolean done) {}

    /// The workspace of this slug, `default` for null; null if there is none.
    public Uni<@Nullable UUID> find(@Nullable String slug) {
        var name = slug == null ? DEFAULT : slug;
        var known = ids.get(name);
        if (known != null) {
            return Uni.createFrom().item(known);
        }
        return tx.read(() -> Workspace.findBySlug(name)).map(row -> row == null ? null : remember(row));
    }

    /// The workspace of this slug, `default` for null.
    ///
    /// @throws Refusal `not_found`
    public Uni<UUID> require(@Nullable String slug) {
        return find(slug).map(Found::orNotFound);
    }

    /// Whether a workspace has its owner; null if there is no such workspace.
    public Uni<@Nullable SetUp> state(@Nullable String slug) {
        return tx.read(() -> Workspace.findBySlug(slug == null ? DEFAULT : slug))
                .map(row -> row == null ? null : new SetUp(row.id, row.setUpAt != null));
    }

    /// Whether this is the token of a workspace that has no owner yet.
    public Uni<Boolean> opens(UUID workspace, String setupToken) {
        return tx.read(() -> Workspace.<Workspace>findById(workspace))
                .map(row -> row.setupTokenHash != null && Secrets.same(row.setupTokenHash, Secrets.hash(setupToken)));
    }

    /// Uses up the set-up token, in the transaction that is under way: of many at once one succeeds.
    public Uni<Boolean> setUp(UUID workspace, String setupToken) {
        return Workspace.setUp(workspace, Secrets.hash(setupToken), clock.instant());
    }

    /// Makes a workspace with its log, in the transaction that is under way.
    public Uni<WorkspaceView> add(String slug, String name, String setupToken) {
        var row = new Workspace();
        row.id = Ids.next();
        row.slug = slug;
        row.name = name;
        row.createdAt = clock.instant();
        row.setupTokenHash = Secrets.hash(setupToken);
        return row.<Workspace>persistAndFlush()
                .call(made -> Panache.getSession().chain(session -> session.createNativeQuery(LOG)
                        .setParameter(1, made.id)
                        .setParameter(2, UUID.randomUUID())
                        .executeUpdate()))
                .map(Workspace::view);
    }

    /// Gives a workspace without owner a new set-up token, in the transaction that is under way.
    ///
    /// @return whether it still needed one
    public Uni<Boolean> retoken(String slug, String setupToken) {
        return Workspace.update(
                        "setupTokenHash = ?1 where slug = ?2 and setUpAt is null", Secrets.hash(setupToken), slug)
                .map(count -> count == 1);
    }

    /// Whether the failure of a transaction with [#add] says that the slug is taken.
    public static boolean isTaken(Throwable failure) {
        return Taken.violates(failure, "workspace_slug_key");
    }

    /// Gives a workspace another name.
    ///
    /// @param name null for no change
    /// @throws Refusal `not_found`
    public Uni<WorkspaceView> rename(String slug, @Nullable String name) {
        return tx.quiet(() -> Workspace.findBySlug(slug)
                .map(Found::orNotFound)
                .invoke(row -> row.name = name == null ? row.name : name)
                .map(Workspace::view));
    }

    /// The workspaces, the newest first, behind one of them.
    public Uni<List<WorkspaceView>> page(@Nullable UUID before, int limit) {
        return tx.read(() -> Workspace.page(before, limit))
                .map(rows -> rows.stream().map(Workspace::view).toList());
    }

    /// The slug of a workspace.
    public Uni<String> slug(UUID workspace) {
        return tx.read(() -> Workspace.<Workspace>findById(workspace)).map(row -> row.slug);
    }

    private UUID remember(Workspace row) {
        ids.put(row.slug, row.id);
        return row.id;
    }
}
