package dev.parley;

import dev.parley.account.Client;
import dev.parley.account.Logins;
import dev.parley.account.NewUser;
import dev.parley.account.Secrets;
import dev.parley.account.ServiceRole;
import dev.parley.account.Sessions;
import dev.parley.account.Username;
import dev.parley.account.Users;
import dev.parley.account.Workspaces;
import dev.parley.log.Tx;
import dev.parley.room.DefaultRooms;
import dev.parley.room.Members;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/// Makes workspaces and people for tests, past the edge, so that no limit of it is in the way. Every test class has a
/// workspace of its own: tests do not see each other.
@Singleton
public class TestPeople {

    /// The password of everybody.
    public static final String PASSWORD = "correct horse battery staple";

    private final Workspaces workspaces;
    private final DefaultRooms rooms;
    private final Users users;
    private final Members members;
    private final Sessions sessions;
    private final Logins logins;
    private final Tx tx;
    private String hash;

    TestPeople(
            Workspaces workspaces,
            DefaultRooms rooms,
            Users users,
            Members members,
            Sessions sessions,
            Logins logins,
            Tx tx) {
        this.workspaces = workspaces;
        this.rooms = rooms;
        this.users = users;
        this.members = members;
        this.sessions = sessions;
        this.logins = logins;
        this.tx = tx;
    }

    /// A workspace with its owner, logged in.
    public record World(UUID id, String slug, Somebody owner) {}

    /// Somebody who is logged in.
    public record Somebody(UUID workspace, UUID id, String username, String token, String refreshToken, UUID session) {

        /// A request with their token.
        public RequestSpecification call() {
            return RestAssured.given().auth().oauth2(token).contentType("application/json");
        }
    }

    /// A fresh workspace with its three channels and an owner, who is in them.
    public World world() {
        var slug = "w" + UUID.randomUUID().toString().substring(0, 18);
        var made = await(() -> tx.quiet(() -> workspaces.add(slug, slug, Secrets.next("pset_")))
                .call(workspace -> rooms.open(workspace.id())));
        return new World(made.id(), slug, join(made.id(), "owner", ServiceRole.OWNER));
    }

    /// A workspace that nobody has set up yet, and what sets it up.
    public record Fresh(String slug, String setupToken) {}

    /// A fresh workspace with its three channels and no owner.
    public Fresh fresh() {
        var slug = "w" + UUID.randomUUID().toString().substring(0, 18);
        var token = Secrets.next("pset_");
        await(() -> tx.quiet(() -> workspaces.add(slug, slug, token)).call(workspace -> rooms.open(workspace.id())));
        return new Fresh(slug, token);
    }

    /// A new member of a workspace, in its auto-join rooms, logged in.
    public Somebody member(World world, String username) {
        return join(world.id(), username, ServiceRole.MEMBER);
    }

    /// A new guest of a workspace, in its auto-join rooms, logged in.
    public Somebody guest(World world, String username) {
        return join(world.id(), username, ServiceRole.GUEST);
    }

    /// Another session of the same person.
    public Somebody again(Somebody somebody) {
        return await(() -> users.me(new dev.parley.account.Caller(
                        somebody.workspace(), somebody.id(), somebody.session(), java.time.Instant.MAX))
                .chain(user -> sessions.open(user, new Client("127.0.0.1", "127.0.0.1", "test")))
                .map(TestPeople::somebody));
    }

    private Somebody join(UUID workspace, String username, ServiceRole role) {
        var wish = new NewUser(Username.ofOwner(username), username, role, null, hash());
        return await(() -> tx.quiet(() -> users.add(workspace, wish))
                .call(user -> members.autoJoin(workspace, List.of(user.id())))
                .chain(user -> sessions.open(user, new Client("127.0.0.1", "127.0.0.1", "test")))
                .map(TestPeople::somebody));
    }

    private synchronized String hash() {
        if (hash == null) {
            hash = await(() -> logins.hash("password", PASSWORD, List.of()));
        }
        return hash;
    }

    private static Somebody somebody(Sessions.Opened opened) {
        return new Somebody(
                opened.user().workspaceId(),
                opened.user().id(),
                opened.user().username(),
                opened.access().token(),
                opened.refreshToken(),
                opened.caller().session());
    }

    /// Runs something reactive to its end, as a request would: on a context of its own.
    public static <T> T await(Supplier<Uni<T>> work) {
        try {
            return VertxContextSupport.subscribeAndAwait(work);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
