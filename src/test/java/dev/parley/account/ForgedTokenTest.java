package dev.parley.account;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.TestClock;
import dev.parley.TestPeople;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@DisplayName("SR-15, SR-16 access tokens")
class ForgedTokenTest {

    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

    @Inject
    TestPeople people;

    @Inject
    TestClock clock;

    @Inject
    SigningKeys keys;

    private TestPeople.Somebody grace;
    private SigningKeys.Key key;

    @BeforeEach
    void logIn() {
        grace = people.member(people.world(), "grace");
        key = keys.signing();
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    @DisplayName("a token of ours opens, and carries the claims of the contract")
    void ourOwnOpens() {
        assertEquals(200, status(grace.token()));
        var claims = new JsonObject(
                new String(Base64.getUrlDecoder().decode(grace.token().split("\\.")[1]), StandardCharsets.UTF_8));
        assertEquals(
                java.util.Set.of("iss", "aud", "sub", "sid", "ws", "exp", "nbf", "iat", "jti"), claims.fieldNames());
        assertEquals("parley", claims.getString("aud"));
        assertEquals(grace.id().toString(), claims.getString("sub"));
        assertEquals(600, claims.getLong("exp") - claims.getLong("iat"));
    }

    @Test
    @DisplayName(
            "what we would sign ourselves opens when built by hand: the forgeries differ from it in one thing each")
    void controlOpens() throws Exception {
        assertEquals(200, status(rs256(header(), claims(), key.privateKey())));
    }

    @Test
    @DisplayName("60 forged tokens are 401 unauthenticated, whatever is wrong with them")
    void forgedAreRefused() throws Exception {
        var forged = forged();
        assertTrue(forged.size() >= 60, "there are " + forged.size());
        for (var entry : forged.entrySet()) {
            given().header("Authorization", "Bearer " + entry.getValue())
                    .get("/api/v1/users/me")
                    .then()
                    .statusCode(401)
                    .body("code", equalTo(entry.getKey().startsWith("expired") ? "token_expired" : "unauthenticated"));
        }
    }

    @Test
    @DisplayName("exp has no leeway: at its second the token is token_expired")
    void expiresWithoutLeeway() {
        clock.forward(Duration.ofMinutes(10).plusSeconds(1));
        given().auth()
                .oauth2(grace.token())
                .get("/api/v1/users/me")
                .then()
                .statusCode(401)
                .body("code", equalTo("token_expired"));
    }

    @Test
    @DisplayName("SR-25 a token in the query is 400 everywhere, even a valid one")
    void tokenInQuery() {
        for (var name : List.of("token", "access_token")) {
            for (var path : List.of("/api/v1/users/me", "/api/v1/setup", "/api/v1/events", "/api/v1/nothing")) {
                given().queryParam(name, grace.token())
                        .get(path)
                        .then()
                        .statusCode(400)
                        .body("code", equalTo("invalid"));
            }
        }
    }

    @Test
    @DisplayName("SR-14 the JWK set has the public key under its RFC 7638 thumbprint, and nothing private")
    void publishesKeys() {
        var json = given().get("/.well-known/jwks.json")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        Map<String, Object> jwk = JsonPath.from(json).getMap("keys[0]");
        assertEquals(java.util.Set.of("kty", "n", "e", "kid", "use", "alg"), jwk.keySet());
        assertEquals("AQAB", jwk.get("e"));
    }

    @Test
    @DisplayName("RFC 7638's own example has its thumbprint")
    void thumbprintOfTheRfc() throws Exception {
        var n =
                "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMs"
                        + "tn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQ"
                        + "vRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awap"
                        + "JzKnqDKgw";
        var spec = new java.security.spec.RSAPublicKeySpec(
                new java.math.BigInteger(1, Base64.getUrlDecoder().decode(n)), java.math.BigInteger.valueOf(65537));
        var rsa = (java.security.interfaces.RSAPublicKey)
                java.security.KeyFactory.getInstance("RSA").generatePublic(spec);
        assertEquals("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs", Jwk.thumbprint(rsa));
    }

    private Map<String, String> forged() throws Exception {
        var forged = new LinkedHashMap<String, String>();
        headers(forged);
        claims(forged);
        signatures(forged);
        shapes(forged);
        return forged;
    }

    private void headers(Map<String, String> forged) throws Exception {
        var own = key.privateKey();
        var jwk = Jwk.of(key.publicKey());
        for (var alg :
                List.of("RS384", "RS512", "PS256", "ES256", "EdDSA", "HS256", "none", "None", "NONE", "rs256", "")) {
            forged.put("alg " + alg, rs256(header().put("alg", alg), claims(), own));
        }
        for (var typ : List.of("JWT", "rt+jwt", "AT+JWT ", "")) {
            forged.put("typ " + typ, rs256(header().put("typ", typ), claims(), own));
        }
        for (var kid : List.of("../../../../dev/null", "' or 1=1 --", "", "unknown", "/etc/passwd")) {
            forged.put("kid " + kid, rs256(header().put("kid", kid), claims(), own));
        }
        for (var name : List.of("alg", "typ", "kid")) {
            var without = header();
            without.remove(name);
            forged.put("no " + name, rs256(without, claims(), own));
        }
        forged.put("crit", rs256(header().put("crit", new JsonArray().add("exp")), claims(), own));
        forged.put("crit empty", rs256(header().put("crit", new JsonArray()), claims(), own));
        forged.put("jku", rs256(header().put("jku", "https://evil.example/jwks"), claims(), own));
        forged.put("x5u", rs256(header().put("x5u", "https://evil.example/cert"), claims(), own));
        forged.put("jwk", rs256(header().put("jwk", jwk), claims(), own));
        forged.put("x5c", rs256(header().put("x5c", new JsonArray().add("MIIB")), claims(), own));
        forged.put("b64", rs256(header().put("b64", false), claims(), own));
        forged.put("zip", rs256(header().put("zip", "DEF"), claims(), own));
        forged.put("cty", rs256(header().put("cty", "JWT"), claims(), own));
    }

    private void claims(Map<String, String> forged) throws Exception {
        var own = key.privateKey();
        var now = clock.instant().getEpochSecond();
        for (var name : List.of("iss", "aud", "sub", "sid", "ws", "exp", "nbf", "iat", "jti")) {
            var without = claims();
            without.remove(name);
            forged.put("no claim " + name, rs256(header(), without, own));
        }
        forged.put("iss other", rs256(header(), claims().put("iss", "https://evil.example"), own));
        forged.put("aud other", rs256(header(), claims().put("aud", "another"), own));
        forged.put(
                "aud two",
                rs256(
                        header(),
                        claims().put("aud", new JsonArray().add("parley").add("another")),
                        own));
        forged.put("sub no id", rs256(header(), claims().put("sub", "grace"), own));
        forged.put("sid no id", rs256(header(), claims().put("sid", "x"), own));
        forged.put("ws no id", rs256(header(), claims().put("ws", "default"), own));
        forged.put("sub number", rs256(header(), claims().put("sub", 7), own));
        forged.put("exp text", rs256(header(), claims().put("exp", "tomorrow"), own));
        forged.put("nbf ahead", rs256(header(), claims().put("nbf", now + 120), own));
        forged.put("iat ahead", rs256(header(), claims().put("iat", now + 120), own));
        forged.put("expired", rs256(header(), claims().put("exp", now - 1), own));
        forged.put("expired at once", rs256(header(), claims().put("exp", now), own));
    }

    private void signatures(Map<String, String> forged) throws Exception {
        var parts = rs256(header(), claims(), key.privateKey()).split("\\.");
        var bytes = Base64.getUrlDecoder().decode(parts[2]);
        forged.put("another key", rs256(header(), claims(), other().getPrivate()));
        forged.put(
                "HS256 by the public key",
                hs256(header().put("alg", "HS256"), claims(), key.publicKey().getEncoded()));
        forged.put(
                "HS256 by its modulus",
                hs256(header(), claims(), key.publicKey().getModulus().toByteArray()));
        forged.put("empty signature", parts[0] + "." + parts[1] + ".");
        forged.put("zero signature", parts[0] + "." + parts[1] + "." + TEXT.encodeToString(new byte[256]));
        forged.put(
                "short signature",
                parts[0] + "." + parts[1] + "." + TEXT.encodeToString(java.util.Arrays.copyOf(bytes, 255)));
        bytes[100] ^= 1;
        forged.put("flipped bit", parts[0] + "." + parts[1] + "." + TEXT.encodeToString(bytes));
        forged.put(
                "other claims",
                parts[0] + "." + part(claims().put("sub", UUID.randomUUID().toString())) + "." + parts[2]);
        forged.put("unused bits set", parts[0] + "." + parts[1] + "." + withUnusedBit(parts[2]));
        forged.put("padding", parts[0] + "." + parts[1] + "." + parts[2] + "==");
    }

    private void shapes(Map<String, String> forged) throws Exception {
        var good = rs256(header(), claims(), key.privateKey());
        var parts = good.split("\\.");
        forged.put("two parts", parts[0] + "." + parts[1]);
        forged.put("four parts", good + "." + parts[2]);
        forged.put("five parts as JWE", good + ".YQ.YQ");
        forged.put("JSON serialization", "{\"payload\":\"" + parts[1] + "\"}");
        forged.put("too long", rs256(header(), claims().put("pad", "x".repeat(9000)), key.privateKey()));
        forged.put(
                "no JSON", TEXT.encodeToString("x".getBytes(StandardCharsets.UTF_8)) + "." + parts[1] + "." + parts[2]);
        forged.put("refresh token", grace.refreshToken());
        forged.put("nonsense", "x");
    }

    private JsonObject header() {
        return new JsonObject().put("alg", "RS256").put("typ", "at+jwt").put("kid", key.kid());
    }

    private JsonObject claims() {
        var now = clock.instant().getEpochSecond();
        return new JsonObject()
                .put("iss", "parley")
                .put("aud", "parley")
                .put("sub", grace.id().toString())
                .put("sid", grace.session().toString())
                .put("ws", grace.workspace().toString())
                .put("exp", now + 600)
                .put("nbf", now)
                .put("iat", now)
                .put("jti", UUID.randomUUID().toString());
    }

    private static String rs256(JsonObject header, JsonObject claims, PrivateKey key) throws Exception {
        var signed = part(header) + "." + part(claims);
        var signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key);
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + TEXT.encodeToString(signature.sign());
    }

    private static String hs256(JsonObject header, JsonObject claims, byte[] key) throws Exception {
        var signed = part(header) + "." + part(claims);
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return signed + "." + TEXT.encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
    }

    private static String part(JsonObject json) {
        return TEXT.encodeToString(json.encode().getBytes(StandardCharsets.UTF_8));
    }

    /// 256 bytes leave four bits of the last character unused: another last character stands for the same bytes.
    private static String withUnusedBit(String signature) {
        var letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        var last = letters.indexOf(signature.charAt(signature.length() - 1));
        return signature.substring(0, signature.length() - 1) + letters.charAt(last | 1);
    }

    private static KeyPair other() throws Exception {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    private static int status(String token) {
        return given().header("Authorization", "Bearer " + token)
                .get("/api/v1/users/me")
                .statusCode();
    }
}
