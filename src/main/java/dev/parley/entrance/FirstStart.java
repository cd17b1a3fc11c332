package dev.parley.entrance;

import dev.parley.account.Workspaces;
import dev.parley.log.Tx;
import dev.parley.problem.Away;
import dev.parley.problem.Refusal;
import dev.parley.room.DefaultRooms;
import dev.parley.system.SystemConfig;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/// Makes the workspace `default` and prints the link to its set-up, until somebody has followed it. Only the token's
/// hash is stored, so a start before the set-up prints a fresh one, and the one before holds no more.
@ApplicationScoped
class FirstStart {

    static final int AFTER_ACCOUNTS = 1000;

    private static final int TRIES = 5;
    private static final Logger LOG = Logger.getLogger(FirstStart.class);

    private final SystemConfig config;
    private final Workspaces workspaces;
    private final WorkspaceOpenings openings;
    private final DefaultRooms rooms;
    private final Links links;
    private final Tx tx;
    private final int port;

    FirstStart(
            SystemConfig config,
            Workspaces workspaces,
            WorkspaceOpenings openings,
            DefaultRooms rooms,
            Links links,
            Tx tx,
            @ConfigProperty(name = "quarkus.http.port") int port) {
        this.config = config;
        this.workspaces = workspaces;
        this.openings = openings;
        this.rooms = rooms;
        this.links = links;
        this.tx = tx;
        this.port = port;
    }

    void start(@Observes @Priority(AFTER_ACCOUNTS) StartupEvent event) throws Throwable {
        VertxContextSupport.subscribeAndAwait(() -> Uni.createFrom()
                .deferred(this::open)
                .onFailure(Away::isAway) // a slow machine may take longer over its first transaction than one may
                .retry()
                .atMost(TRIES));
    }

    private Uni<Void> open() {
        var token = config.setupToken().map(SetupToken::require).orElseGet(WorkspaceOpenings::token);
        return workspaces
                .find(Workspaces.DEFAULT)
                .chain(found -> found == null ? make(token) : renew(token))
                .chain(() -> workspaces.require(Workspaces.DEFAULT))
                .chain(rooms::open);
    }

    private Uni<Void> make(String token) {
        return openings.open(Workspaces.DEFAULT, "Parley", token)
                .invoke(made -> announce(token))
                .replaceWithVoid()
                .onFailure(Refusal.Conflict.class) // another node was faster, and has printed its link
                .recoverWithNull();
    }

    private Uni<Void> renew(String token) {
        return tx.quiet(() -> workspaces.retoken(Workspaces.DEFAULT, token))
                .invoke(needed -> {
                    if (needed) {
                        announce(token);
                    }
                })
                .replaceWithVoid();
    }

    /// A token that the operator has chosen is known to them, and need not stand in a log.
    private void announce(String token) {
        if (config.setupToken().isPresent()) {
            LOG.info("This service has no owner yet: set it up with the token of PARLEY_SETUP_TOKEN.");
        } else {
            LOG.infof("This service has no owner yet. Set it up once, here: %s", links.setup(port, token));
        }
    }
}
