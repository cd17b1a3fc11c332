package dev.parley.entrance;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.parley.TestPeople;
import dev.parley.account.Client;
import dev.parley.account.NewUser;
import dev.parley.account.ServiceRole;
import dev.parley.account.Sessions;
import dev.parley.account.Username;
import dev.parley.account.Users;
import dev.parley.account.Workspaces;
import dev.parley.log.Tx;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@DisplayName("T14, W19 workspaces, and the people in them")
class WorkspaceTest {

    @Inject
    TestPeople people;

    @Inject
    Workspaces workspaces;

    @Inject
    Users users;

    @Inject
    Sessions sessions;

    @Inject
    Tx tx;

    @Test
    @DisplayName("the owner of default makes a workspace, whose channels are there at once, and its owner by its token")
    void makes() {
        var slug = "acme-" + UUID.randomUUID().toString().substring(0, 8);
        var token = ownerOfDefault()
                .body(Map.of("slug", slug, "name", "Acme"))
                .post("/api/v1/workspaces")
                .then()
                .statusCode(201)
                .body("setupToken", startsWith("pset_"))
                .extract()
                .<String>path("setupToken");
        ownerOfDefault()
                .body(Map.of("slug", slug, "name", "Acme"))
                .post("/api/v1/workspaces")
                .then()
                .statusCode(409);
        ownerOfDefault().get("/api/v1/workspaces").then().statusCode(200).body("items.slug", hasItems(slug));
        ownerOfDefault()
                .body(Map.of("name", "Acme Ltd."))
                .patch("/api/v1/workspaces/" + slug)
                .then()
                .statusCode(200)
                .body("name", equalTo("Acme Ltd."));
        ownerOfDefault()
                .body(Map.of("name", "x"))
                .patch("/api/v1/workspaces/no-such")
                .then()
                .statusCode(404);
        given().contentType("application/json")
                .body(Map.of(
                        "token",
                        token,
                        "username",
                        "boss",
                        "password",
                        TestPeople.PASSWORD,
                        "displayName",
                        "Boss",
                        "workspace",
                        slug))
                .post("/api/v1/setup")
                .then()
                .statusCode(201)
                .body("rooms", hasSize(3))
                .body("rooms.createdBy", everyItem(nullValue()));
    }

    @Test
    @DisplayName("nobody else sees or makes workspaces, owners of others neither")
    void ownersOfOthers() {
        var world = people.world();
        for (var somebody : java.util.List.of(world.owner(), people.member(world, "grace"))) {
            somebody.call().get("/api/v1/workspaces").then().statusCode(403);
            somebody.call()
                    .body(Map.of("slug", "x1", "name", "X"))
                    .post("/api/v1/workspaces")
                    .then()
                    .statusCode(403);
            somebody.call()
                    .body(Map.of("name", "X"))
                    .patch("/api/v1/workspaces/default")
                    .then()
                    .statusCode(403);
        }
        given().get("/api/v1/workspaces").then().statusCode(401);
    }

    @Test
    @DisplayName("P4 people are listed by name, found by a part of it, and by the host's id; pages follow each other")
    void directory() {
        var world = people.world();
        var ada = people.member(world, "ada");
        people.member(world, "grace");
        people.member(world, "a_da");
        people.member(world, "abda");
        ada.call()
                .get("/api/v1/users")
                .then()
                .statusCode(200)
                .body("items.username", equalTo(java.util.List.of("a_da", "abda", "ada", "grace", "owner")));
        ada.call()
                .queryParam("query", "RAC")
                .get("/api/v1/users")
                .then()
                .body("items.username", equalTo(java.util.List.of("grace")));
        ada.call()
                .queryParam("query", "a_d")
                .get("/api/v1/users")
                .then()
                .body("items.username", equalTo(java.util.List.of("a_da")));
        ada.call()
                .queryParam("externalId", "nobody")
                .get("/api/v1/users")
                .then()
                .body("items", empty());
        var page = ada.call()
                .queryParam("limit", 3)
                .get("/api/v1/users")
                .then()
                .body("items", hasSize(3))
                .extract();
        ada.call()
                .queryParam("limit", 3)
                .queryParam("pageToken", page.<String>path("nextPageToken"))
                .get("/api/v1/users")
                .then()
                .body("items.username", equalTo(java.util.List.of("grace", "owner")))
                .body("nextPageToken", nullValue());
    }

    @Test
    @DisplayName("people of another workspace are not there")
    void isolated() {
        var world = people.world();
        var grace = people.member(world, "grace");
        var stranger = people.member(people.world(), "stranger");
        grace.call().get("/api/v1/users").then().body("items.username", not(hasItem("stranger")));
        var hidden = grace.call()
                .get("/api/v1/users/" + stranger.id())
                .then()
                .statusCode(404)
                .extract()
                .asString();
        var absent = UUID.randomUUID().toString();
        var nothing = grace.call()
                .get("/api/v1/users/" + absent)
                .then()
                .statusCode(404)
                .extract()
                .asString();
        org.junit.jupiter.api.Assertions.assertEquals(
                nothing, hidden.replace(stranger.id().toString(), absent));
        grace.call().get("/api/v1/users/not-an-id").then().statusCode(404);
    }

    @Test
    @DisplayName("the own profile changes, field by field, and keeps what was left out")
    void profile() {
        var grace = people.member(people.world(), "grace");
        grace.call()
                .body(Map.of(
                        "displayName",
                        "Rear\u202E Admiral \uD83D\uDC69\u200D\uD83D\uDE80",
                        "bio",
                        "I write compilers",
                        "attributes",
                        Map.of("karma", 42, "tags", java.util.List.of("a"))))
                .patch("/api/v1/users/me")
                .then()
                .statusCode(200)
                .body("displayName", equalTo("Rear Admiral \uD83D\uDC69\u200D\uD83D\uDE80"))
                .body("attributes.karma", equalTo(42))
                .body("attributes.tags", equalTo(java.util.List.of("a")));
        grace.call()
                .body("{\"bio\": null}")
                .patch("/api/v1/users/me")
                .then()
                .statusCode(200)
                .body("bio", nullValue())
                .body("displayName", startsWith("Rear Admiral"));
        grace.call().get("/api/v1/users/" + grace.id()).then().statusCode(200).body("attributes.karma", equalTo(42));
        grace.call()
                .body("{\"displayName\": null}")
                .patch("/api/v1/users/me")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("displayName"));
        grace.call()
                .body("{\"role\": \"owner\"}")
                .patch("/api/v1/users/me")
                .then()
                .statusCode(400)
                .body("errors[0].code", equalTo("unknown_field"));
        grace.call()
                .body("{\"avatarUrl\": \"javascript:alert(1)\"}")
                .patch("/api/v1/users/me")
                .then()
                .statusCode(400);
        // {"a":""} are 8 bytes.
        grace.call()
                .body(Map.of("attributes", Map.of("a", "x".repeat(16 * 1024 - 8))))
                .patch("/api/v1/users/me")
                .then()
                .statusCode(200);
        grace.call()
                .body(Map.of("attributes", Map.of("a", "x".repeat(16 * 1024 - 7)), "displayName", ""))
                .patch("/api/v1/users/me")
                .then()
                .statusCode(400)
                .body("errors.field", equalTo(java.util.List.of("attributes", "displayName")))
                .body("errors.code", equalTo(java.util.List.of("too_long", "too_short")));
    }

    private RequestSpecification ownerOfDefault() {
        var name = "boss" + UUID.randomUUID().toString().substring(0, 8);
        var opened = TestPeople.await(() -> workspaces
                .require(null)
                .chain(workspace -> tx.quiet(() ->
                        users.add(workspace, new NewUser(Username.of(name), name, ServiceRole.OWNER, null, null))))
                .chain(user -> sessions.open(user, new Client("127.0.0.1", "127.0.0.1", "test"))));
        return given().auth().oauth2(opened.access().token()).contentType("application/json");
    }
}
