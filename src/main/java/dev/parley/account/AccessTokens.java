package dev.parley.account;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.problem.Code;
import dev.parley.problem.Json;
import dev.parley.problem.Refusal;
import dev.parley.system.Ids;
import dev.parley.system.SystemConfig;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/// Signs access tokens and checks them (RFC 9068; RFC 8725, section 3). One algorithm, one type, keys by name from our
/// own table; whatever a header says beyond that is refused, not ignored. `exp` has no leeway.
@ApplicationScoped
public class AccessTokens {

    /// The audience of every token.
    static final String AUDIENCE = "parley";

    private static final String TYPE = "at+jwt";
    private static final int MAX_LENGTH = 8 * 1024;
    private static final Duration SKEW = Duration.ofSeconds(60);
    private static final String ALGORITHM = "RS256";

    /// `alg`, `typ` and `kid`: a header with more is refused.
    private static final int HEADERS = 3;

    private final SigningKeys keys;
    private final Revocations revocations;
    private final Json json;
    private final Clock clock;
    private final String issuer;
    private final CheckedTokens checked = new CheckedTokens();

    AccessTokens(SigningKeys keys, Revocations revocations, Json json, Clock clock, SystemConfig config) {
        this.keys = keys;
        this.revocations = revocations;
        this.json = json;
        this.clock = clock;
        this.issuer = config.publicUrl().map(URI::toString).orElse("parley");
    }

    /// A signed token and its end.
    public record Signed(String token, Instant expiresAt) {}

    /// Signs a token for a session.
    Signed sign(UUID workspace, UUID user, UUID session, Duration lifetime) {
        var key = keys.signing();
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        var expires = now.plus(lifetime);
        var token = Jwt.claims()
                .issuer(issuer)
                .audience(AUDIENCE)
                .subject(user.toString())
                .claim("sid", session.toString())
                .claim("ws", workspace.toString())
                .claim("jti", Ids.next().toString())
                .claim("nbf", now.getEpochSecond())
                .issuedAt(now)
                .expiresAt(expires)
                .jws()
                .algorithm(SignatureAlgorithm.RS256)
                .type(TYPE)
                .keyId(key.kid())
                .sign(key.privateKey());
        return new Signed(token, expires);
    }

    /// Who a token stands for.
    ///
    /// @throws Refusal `token_expired`, or `unauthenticated` for everything else that is wrong with it
    public Caller verify(String token) {
        if (token.length() > MAX_LENGTH) {
            throw Refusal.unauthenticated(Code.UNAUTHENTICATED);
        }
        var hash = Secrets.digest(token);
        var known = checked.find(hash);
        var found = known == null ? check(token) : known;
        if (keys.find(found.kid()) == null) {
            checked.forget(hash);
            throw Refusal.unauthenticated(Code.UNAUTHENTICATED);
        }
        requireHolds(found.caller());
        if (known == null) {
            checked.remember(hash, found);
        }
        return found.caller();
    }

    /// Whether what a token stood for when it was looked at still holds: for what goes on longer than a request.
    ///
    /// @throws Refusal `token_expired`, or `unauthenticated` if its session has ended
    public void requireHolds(Caller caller) {
        if (!caller.expires().isAfter(clock.instant())) {
            throw Refusal.unauthenticated(Code.TOKEN_EXPIRED);
        }
        if (revocations.contains(caller.session())) {
            throw Refusal.unauthenticated(Code.UNAUTHENTICATED);
        }
    }

    private CheckedTokens.Checked check(String token) {
        try {
            return checked(SignedToken.read(token));
        } catch (Refusal | GeneralSecurityException | IllegalArgumentException | DateTimeException wrong) {
            throw Refusal.unauthenticated(Code.UNAUTHENTICATED);
        }
    }

    /// What it says, if it is signed by a key of ours.
    private CheckedTokens.Checked checked(SignedToken token) throws GeneralSecurityException {
        var header = json.tree(token.header());
        require(header.size() == HEADERS && ALGORITHM.equals(text(header, "alg")) && TYPE.equals(text(header, "typ")));
        var key = keys.find(text(header, "kid"));
        if (key == null || !token.isSignedBy(key.publicKey())) {
            throw Refusal.unauthenticated(Code.UNAUTHENTICATED);
        }
        return new CheckedTokens.Checked(caller(json.tree(token.payload())), key.kid());
    }

    private Caller caller(ObjectNode claims) {
        require(issuer.equals(text(claims, "iss")));
        require(AUDIENCE.equals(text(claims, "aud")));
        require(!text(claims, "jti").isEmpty());
        var latest = clock.instant().plus(SKEW);
        require(!instant(claims, "nbf").isAfter(latest));
        require(!instant(claims, "iat").isAfter(latest));
        return new Caller(
                UUID.fromString(text(claims, "ws")),
                UUID.fromString(text(claims, "sub")),
                UUID.fromString(text(claims, "sid")),
                instant(claims, "exp"));
    }

    private static String text(ObjectNode from, String name) {
        var value = from.get(name);
        require(value != null && value.isTextual());
        return value.textValue();
    }

    private static Instant instant(ObjectNode from, String name) {
        var value = from.get(name);
        require(value != null && value.isIntegralNumber() && value.canConvertToLong());
        return Instant.ofEpochSecond(value.longValue());
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw Refusal.unauthenticated(Code.UNAUTHENTICATED);
        }
    }
}
