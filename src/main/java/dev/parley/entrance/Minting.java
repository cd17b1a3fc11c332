package dev.parley.entrance;

import dev.parley.account.AccessTokens;
import dev.parley.account.ApiCaller;
import dev.parley.account.ApiKeys;
import dev.parley.account.Complaints;
import dev.parley.account.DisplayName;
import dev.parley.account.NewUser;
import dev.parley.account.ServiceRole;
import dev.parley.account.Taken;
import dev.parley.account.Username;
import dev.parley.account.Users;
import dev.parley.log.Tx;
import dev.parley.problem.Refusal;
import dev.parley.protocol.UserView;
import dev.parley.room.Members;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Tokens for the users of a host application, who vouches for them with an API key. Whom it names for the first time
/// is made.
@ApplicationScoped
class Minting {

    private static final HexFormat HEX = HexFormat.of();

    private final Tx tx;
    private final Users users;
    private final ApiKeys keys;
    private final Newcomers newcomers;
    private final Members members;

    Minting(Tx tx, Users users, ApiKeys keys, Newcomers newcomers, Members members) {
        this.tx = tx;
        this.users = users;
        this.keys = keys;
        this.newcomers = newcomers;
        this.members = members;
    }

    /// A token and whom it is for.
    record Minted(AccessTokens.Signed access, UserView user) {}

    /// Signs a token.
    ///
    /// @throws Refusal `invalid`, `name_taken`
    Uni<Minted> mint(ApiCaller caller, TokenResource.Mint wish, Duration lifetime) {
        return user(caller.workspace(), wish)
                .call(user -> members.autoJoin(caller.workspace(), List.of(user.id())))
                .chain(user -> keys.mint(caller, user, lifetime).map(access -> new Minted(access, user)));
    }

    private Uni<UserView> user(UUID workspace, TokenResource.Mint wish) {
        return find(workspace, wish.externalId())
                .chain(known ->
                        known == null ? make(workspace, wish) : Uni.createFrom().item(known));
    }

    private Uni<@Nullable UserView> find(UUID workspace, String externalId) {
        return tx.<@Nullable UserView>read(() -> users.findByExternalId(workspace, externalId));
    }

    /// Whoever is named by two requests at once is made by one of them and found by the other.
    private Uni<UserView> make(UUID workspace, TokenResource.Mint wish) {
        return newcomers
                .add(workspace, newcomer(wish), () -> Uni.createFrom().item(Set.of()))
                .onFailure(failure -> failure instanceof Refusal.Conflict || Taken.externalId(failure))
                .recoverWithUni(failure -> find(workspace, wish.externalId()).map(found -> orThrow(found, failure)));
    }

    private static UserView orThrow(@Nullable UserView found, Throwable failure) {
        if (found == null) {
            throw failure instanceof RuntimeException e ? e : new IllegalStateException(failure);
        }
        return found;
    }

    private static NewUser newcomer(TokenResource.Mint wish) {
        var complaints = new Complaints();
        var username = complaints.of(() -> wish.username() == null ? anyName() : Username.of(wish.username()));
        var displayName = complaints.of(() -> displayName(wish));
        complaints.refuse();
        if (username == null || displayName == null) {
            throw new IllegalStateException("a rule refused without saying why");
        }
        return new NewUser(username, displayName, ServiceRole.MEMBER, wish.externalId(), null);
    }

    private static String displayName(TokenResource.Mint wish) {
        if (wish.displayName() != null) {
            return DisplayName.of(wish.displayName());
        }
        return DisplayName.of(wish.username() == null ? "Guest" : wish.username());
    }

    /// A name for who came without one: nobody else's, and nothing of the host's own id in it.
    private static Username anyName() {
        var random = UUID.randomUUID();
        return Username.of("user-" + HEX.toHexDigits(random.getLeastSignificantBits()));
    }
}
