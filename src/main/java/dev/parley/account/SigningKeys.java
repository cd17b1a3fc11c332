package dev.parley.account;

import dev.parley.log.Tx;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The keys that sign access tokens: `next -> signing -> retired -> gone`. RS256 with 2048 bits, since the JDK checks
/// it ten times faster than elliptic curves. A key is published a day before it signs, and stays published until the
/// last token that it signed has ended.
@ApplicationScoped
public class SigningKeys {

    /// The longest that a minted token holds.
    static final Duration LONGEST_TOKEN = Duration.ofHours(24);

    /// How long before it signs a key is published: longer than anybody caches a JWKS.
    private static final Duration AHEAD = Duration.ofDays(1);

    private static final int BITS = 2048;

    /// Any number: nodes that start at once wait for each other, so that they make one key.
    private static final String LOCK = "select 1 from (select pg_advisory_xact_lock(7212026001)) as l";

    private final Tx tx;
    private final Clock clock;
    private final KeyFile file;
    private final Duration rotation;
    private volatile List<Key> keys = List.of();

    SigningKeys(Tx tx, Clock clock, KeyFile file, AccountConfig config) {
        this.tx = tx;
        this.clock = clock;
        this.file = file;
        this.rotation = config.sessions().keyRotation();
    }

    /// A key in hand.
    record Key(String kid, RSAPublicKey publicKey, PrivateKey privateKey, Instant signsFrom) {}

    /// Reads the keys, makes what is missing, drops what is over. At start and every hour.
    public Uni<Void> refresh() {
        return tx.quiet(() -> Panache.getSession()
                        .chain(session ->
                                session.createNativeQuery(LOCK, Integer.class).getSingleResult())
                        .chain(SigningKey::all)
                        .chain(this::renew))
                .invoke(rows -> keys = rows.stream().map(this::key).toList())
                .replaceWithVoid();
    }

    /// The key that signs now.
    Key signing() {
        var now = clock.instant();
        var signing = keys.getFirst();
        for (var key : keys) {
            if (!key.signsFrom().isAfter(now)) {
                signing = key;
            }
        }
        return signing;
    }

    /// The key of this name if tokens of it may still hold.
    @Nullable Key find(String kid) {
        for (var key : keys) {
            if (key.kid().equals(kid)) {
                return key;
            }
        }
        return null;
    }

    /// The public parts as a JWK set (RFC 7517).
    JsonObject published() {
        var set = new JsonArray();
        keys.forEach(key -> set.add(
                Jwk.of(key.publicKey()).put("kid", key.kid()).put("use", "sig").put("alg", "RS256")));
        return new JsonObject().put("keys", set);
    }

    private Uni<List<SigningKey>> renew(List<SigningKey> rows) {
        var now = clock.instant();
        var gone = rows.stream().filter(row -> over(row, rows, now)).toList();
        var kept = new ArrayList<>(rows);
        kept.removeAll(gone);
        var made = missing(kept, now);
        kept.addAll(made);
        return delete(gone).chain(() -> persist(made)).replaceWith(kept);
    }

    private static Uni<Void> delete(List<SigningKey> gone) {
        if (gone.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return SigningKey.delete("kid in ?1", gone.stream().map(row -> row.kid).toList())
                .replaceWithVoid();
    }

    private static Uni<Void> persist(List<SigningKey> made) {
        return made.isEmpty() ? Uni.createFrom().voidItem() : SigningKey.persist(made);
    }

    private List<SigningKey> missing(List<SigningKey> rows, Instant now) {
        if (rows.isEmpty()) {
            return List.of(generate(now, now));
        }
        var ends = rows.getLast().signsFrom.plus(rotation);
        if (ends.minus(AHEAD).isAfter(now)) {
            return List.of();
        }
        var from = ends.isAfter(now.plus(AHEAD)) ? ends : now.plus(AHEAD);
        return List.of(generate(now, from));
    }

    /// Whether the key was followed by another one so long ago that no token of it can hold.
    private static boolean over(SigningKey row, List<SigningKey> rows, Instant now) {
        return rows.stream()
                .anyMatch(next -> next.signsFrom.isAfter(row.signsFrom)
                        && next.signsFrom
                                .plus(LONGEST_TOKEN)
                                .plus(Duration.ofHours(1))
                                .isBefore(now));
    }

    private SigningKey generate(Instant now, Instant signsFrom) {
        var pair = pair();
        var row = new SigningKey();
        row.kid = Jwk.thumbprint((RSAPublicKey) pair.getPublic());
        row.publicKey = pair.getPublic().getEncoded();
        row.wrappedKey = file.wrap(row.kid, pair.getPrivate().getEncoded());
        row.createdAt = now;
        row.signsFrom = signsFrom;
        return row;
    }

    private Key key(SigningKey row) {
        try {
            var factory = KeyFactory.getInstance("RSA");
            var publicKey = (RSAPublicKey) factory.generatePublic(new X509EncodedKeySpec(row.publicKey));
            var privateKey = factory.generatePrivate(new PKCS8EncodedKeySpec(file.unwrap(row.kid, row.wrappedKey)));
            return new Key(row.kid, publicKey, privateKey, row.signsFrom);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a signing key of the database cannot be read", e);
        }
    }

    private static KeyPair pair() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(BITS);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
