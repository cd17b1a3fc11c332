package dev.parley.entrance;

import dev.parley.account.Caller;
import dev.parley.account.Logins;
import dev.parley.account.NewUser;
import dev.parley.account.ServiceRole;
import dev.parley.account.Username;
import dev.parley.account.Users;
import dev.parley.account.Workspaces;
import dev.parley.log.Tx;
import dev.parley.message.Messages;
import dev.parley.problem.Refusal;
import dev.parley.protocol.UserView;
import dev.parley.room.RoomNames;
import dev.parley.system.SystemConfig;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/// People and talk to try the service with, in a demo only. They are members like everybody; their passwords are random
/// and printed at each start of the process, not at a live reload.
@ApplicationScoped
class DemoPeople {

    private static final Logger LOG = Logger.getLogger(DemoPeople.class);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";
    private static final int GROUPS = 4;
    private static final int GROUP = 4;

    /// Outlives the class loader of a live reload, and nothing else.
    private static final String PRINTED = "parley.demo.printed";

    private static final List<Demo> PEOPLE =
            List.of(new Demo("nadia", "Nadia"), new Demo("oskar", "Oskar"), new Demo("yuki", "Yuki"));

    private static final List<Line> TALK = List.of(
            new Line("nadia", "Good morning! Is this thing on?"),
            new Line("oskar", "Loud and clear. Welcome to **Parley**."),
            new Line("yuki", "Does it survive a `kill -9`?"),
            new Line("oskar", "Try it. What was acknowledged is there."),
            new Line("nadia", "Then let us move in. Coffee first? ☕"),
            new Line("yuki", "Coffee first. 👍"));

    private final SystemConfig config;
    private final Workspaces workspaces;
    private final Users users;
    private final Logins logins;
    private final Newcomers newcomers;
    private final RoomNames rooms;
    private final Messages messages;
    private final Tx tx;

    DemoPeople(
            SystemConfig config,
            Workspaces workspaces,
            Users users,
            Logins logins,
            Newcomers newcomers,
            RoomNames rooms,
            Messages messages,
            Tx tx) {
        this.config = config;
        this.workspaces = workspaces;
        this.users = users;
        this.logins = logins;
        this.newcomers = newcomers;
        this.rooms = rooms;
        this.messages = messages;
        this.tx = tx;
    }

    private record Demo(String username, String displayName) {

        /// Tells them from people who took one of these names themselves.
        String externalId() {
            return "demo:" + username;
        }
    }

    private record Line(String speaker, String text) {}

    void start(@Observes @Priority(FirstStart.AFTER_ACCOUNTS + 1) StartupEvent event) throws Throwable {
        if (config.demo() && System.getProperty(PRINTED) == null) {
            VertxContextSupport.subscribeAndAwait(
                    () -> workspaces.require(Workspaces.DEFAULT).chain(this::enliven));
            System.setProperty(PRINTED, "true");
        }
    }

    private Uni<Void> enliven(UUID workspace) {
        return Multi.createFrom()
                .iterable(PEOPLE)
                .onItem()
                .transformToUniAndConcatenate(demo -> person(workspace, demo))
                .collect()
                .asList()
                .chain(people -> talk(workspace, people));
    }

    private Uni<UserView> person(UUID workspace, Demo demo) {
        var password = password();
        return logins.hash("password", password, List.of())
                .chain(hash -> tx.quiet(() -> users.renewPassword(workspace, demo.externalId(), hash))
                        .chain(there -> there
                                ? tx.read(() -> users.findByExternalId(workspace, demo.externalId()))
                                : make(workspace, demo, hash)))
                .invoke(user -> LOG.infof("Demo: log in as %s with %s", demo.username(), password))
                .onFailure(Refusal.Conflict.class) // somebody else took the name: the demo does without
                .recoverWithNull();
    }

    private Uni<UserView> make(UUID workspace, Demo demo, String hash) {
        var wish = new NewUser(
                Username.of(demo.username()), demo.displayName(), ServiceRole.MEMBER, demo.externalId(), hash);
        return newcomers.add(workspace, wish, () -> Uni.createFrom().item(Set.of()));
    }

    /// Said once for all: the same message again is the same message.
    private Uni<Void> talk(UUID workspace, List<UserView> people) {
        var speakers = people.stream().collect(Collectors.toMap(UserView::username, UserView::id));
        return rooms.resolve(workspace, "general").chain(general -> Multi.createFrom()
                .range(0, TALK.size())
                .filter(i -> speakers.containsKey(TALK.get(i).speaker()))
                .onItem()
                .transformToUniAndConcatenate(i -> say(workspace, speakers, general, i))
                .collect()
                .asList()
                .replaceWithVoid());
    }

    private Uni<Messages.Sent> say(UUID workspace, Map<String, UUID> speakers, UUID room, int line) {
        var speaker = Objects.requireNonNull(speakers.get(TALK.get(line).speaker()));
        var caller = new Caller(workspace, speaker, workspace, Instant.MAX);
        return messages.post(caller, room, "demo-" + line, TALK.get(line).text(), null);
    }

    /// 79 bits, in groups that one can type.
    private static String password() {
        return IntStream.range(0, GROUPS)
                .mapToObj(group -> RANDOM.ints(GROUP, 0, LETTERS.length())
                        .mapToObj(i -> LETTERS.substring(i, i + 1))
                        .collect(Collectors.joining()))
                .collect(Collectors.joining("-"));
    }
}
