package dev.parley.account;

import dev.parley.problem.Code;
import dev.parley.problem.Refusal;
import dev.parley.system.Ids;
import dev.parley.system.SystemConfig;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.lang.JoseException;

/// Signs access tokens and checks them (RFC 9068; RFC 8725, section 3). One algorithm, one type, keys by name from our
/// own table; whatever a header says beyond that is refused, not ignored. `exp` has no leeway.
///
/// A signature takes a millisecond or more: it is made away from the event loops.
@ApplicationScoped
public class AccessTokens {

    /// The audience of every token.
    static final String AUDIENCE = "parley";

    private static final String TYPE = "at+jwt";
    private static final int MAX_LENGTH = 8 * 1024;
    private static final int MOST_WAITING = 1_024;
    private static final Duration SKEW = Duration.ofSeconds(60);
    private static final Set<String> HEADERS = Set.of("alg", "typ", "kid");
    private static final Pattern COMPACT = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");
    private static final AlgorithmConstraints RS256 =
            new AlgorithmConstraints(AlgorithmConstraints.ConstraintType.PERMIT, AlgorithmIdentifiers.RSA_USING_SHA256);

    private final SigningKeys keys;
    private final Revocations revocations;
    private final Clock clock;
    private final String issuer;
    private final CheckedTokens checked = new CheckedTokens();
    private final Workers workers = new Workers("signature", MOST_WAITING);

    AccessTokens(SigningKeys keys, Revocations revocations, Clock clock, SystemConfig config) {
        this.keys = keys;
        this.revocations = revocations;
        this.clock = clock;
        this.issuer = config.publicUrl().map(URI::toString).orElse("parley");
    }

    /// A signed token and its end.
    public record Signed(String token, Instant expiresAt) {}

    /// Signs a token for a session.
    ///
    /// @throws Refusal `unavailable` if too many wait for a signature
    Uni<Signed> sign(UUID workspace, UUID user, UUID session, Duration lifetime) {
        return workers.run(() -> signed(workspace, user, session, lifetime));
    }

    private Signed signed(UUID workspace, UUID user, UUID session, Duration lifetime) {
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

    @PreDestroy
    void stop() {
        workers.stop();
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
        if (!COMPACT.matcher(token).matches()) {
            throw Refusal.unauthenticated(Code.UNAUTHENTICATED);
        }
        try {
            return checked(token);
        } catch (JoseException | InvalidJwtException | MalformedClaimException | IllegalArgumentException e) {
            throw Refusal.unauthenticated(Code.UNAUTHENTICATED);
        }
    }

    /// What it says, if it is signed by a key of ours.
    private CheckedTokens.Checked checked(String token)
            throws JoseException, InvalidJwtException, MalformedClaimException {
        var parts = token.split("\\.", -1);
        require(canonical(parts[0]) && canonical(parts[1]) && canonical(parts[2]));
        var jws = new JsonWebSignature();
        jws.setAlgorithmConstraints(RS256);
        jws.setCompactSerialization(token);
        require(JwtHeader.names(parts[0]).equals(HEADERS));
        require(TYPE.equals(jws.getHeader("typ")));
        var kid = jws.getKeyIdHeaderValue();
        var key = kid == null ? null : keys.find(kid);
        if (key == null) {
            throw new JoseException("unknown key");
        }
        jws.setKey(key.publicKey());
        require(jws.verifySignature());
        return new CheckedTokens.Checked(caller(JwtClaims.parse(jws.getPayload())), key.kid());
    }

    private Caller caller(JwtClaims claims) throws MalformedClaimException, JoseException {
        require(issuer.equals(claims.getIssuer()));
        require(claims.getAudience().equals(java.util.List.of(AUDIENCE)));
        require(claims.getJwtId() != null);
        var latest = clock.instant().plus(SKEW);
        require(!instant(claims.getNotBefore()).isAfter(latest));
        require(!instant(claims.getIssuedAt()).isAfter(latest));
        return new Caller(
                UUID.fromString(text(claims, "ws")),
                UUID.fromString(text(claims, "sub")),
                UUID.fromString(text(claims, "sid")),
                instant(claims.getExpirationTime()));
    }

    private static String text(JwtClaims claims, String name) throws MalformedClaimException, JoseException {
        var text = claims.getClaimValue(name, String.class);
        require(text != null);
        return text;
    }

    private static Instant instant(@org.jspecify.annotations.Nullable NumericDate date) throws JoseException {
        if (date == null) {
            throw new JoseException("a time is missing");
        }
        return Instant.ofEpochSecond(date.getValue());
    }

    /// Whether this is the one way to write these bytes: unused bits of the last character are zero.
    private static boolean canonical(String part) {
        var bytes = Base64.getUrlDecoder().decode(part);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(part);
    }

    private static void require(boolean holds) throws JoseException {
        if (!holds) {
            throw new JoseException("refused");
        }
    }
}
