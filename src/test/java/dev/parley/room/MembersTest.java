package dev.parley.room;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.room.Stage.Person;
import dev.parley.system.Ids;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Coming into rooms and going out of them.
@QuarkusTest
class MembersTest {

    private static final int JOINED = 5;
    private static final int LEFT = 8;

    @Inject
    Stage stage;

    UUID workspace;
    Person ann;
    Person bob;
    Person cat;

    @BeforeEach
    void people() {
        workspace = stage.workspace();
        ann = stage.member(workspace, "ann");
        bob = stage.member(workspace, "bob");
        cat = stage.member(workspace, "cat");
    }

    @Test
    void whoJoinsAPublicChannelSeesItsSharedHistoryAndHasReadIt() {
        String room = ann.channel("general", "public");
        ann.say("general", "one");
        bob.post(Map.of(), "/rooms/general/join")
                .then()
                .statusCode(200)
                .body("myRole", is("member"))
                .body("memberCount", is(2))
                .body("lastSeq", is(3))
                .body("visibleFromSeq", is(1))
                .body("readSeq", is(3))
                .body("unreadCount", is(0))
                .body("lastMessage.content", is("one"));
        ann.say("general", "two");
        bob.get("/rooms/general").then().body("unreadCount", is(1)).body("readSeq", is(3));
        assertEquals(List.of(1, 9, JOINED, 9), stage.kinds(room));
    }

    @Test
    void joiningAgainChangesNothing() {
        String room = ann.channel("general", "public");
        bob.call().post("/api/v1/rooms/general/join").then().statusCode(200);
        bob.post(Map.of(), "/rooms/general/join").then().statusCode(200).body("memberCount", is(2));
        ann.post(Map.of(), "/rooms/general/join").then().statusCode(200).body("myRole", is("owner"));
        assertEquals(List.of(1, JOINED), stage.kinds(room));
    }

    @Test
    void whereHistoryIsNotSharedItBeginsWithTheJoining() {
        String room = ann.channel("board", "private");
        ann.say("board", "before");
        ann.post(Map.of("members", List.of(bob.id())), "/rooms/board/members")
                .then()
                .statusCode(200);
        bob.get("/rooms/{room}", room)
                .then()
                .body("visibleFromSeq", is(3))
                .body("readSeq", is(3))
                .body("lastMessage", nullValue());
    }

    @Test
    void fiftyWhoJoinAtOnceNeverExceedTheCapacity() {
        String room = ann.channel("small", "public");
        ann.patch(Map.of("maxMembers", 8), "/rooms/small").then().statusCode(200);
        var crowd = stage.crowd(workspace, 50);
        var answers = stage.atOnce(50, n -> crowd.get(n).post(Map.of(), "/rooms/small/join"));
        assertEquals(7, answers.stream().filter(a -> a.statusCode() == 200).count());
        assertEquals(
                43,
                answers.stream().filter(a -> "room_full".equals(a.path("code"))).count());
        assertEquals(
                8L,
                stage.rows("select count(*) as n from membership where room_id = $1", UUID.fromString(room))
                        .getFirst()
                        .getLong("n"));
        ann.get("/rooms/small").then().body("memberCount", is(8)).body("lastSeq", is(9));
    }

    @Test
    void guestsDoNotJoinButCanBeAdded() {
        var guest = stage.person(workspace, "gus", "guest");
        ann.channel("general", "public");
        guest.post(Map.of(), "/rooms/general/join").then().statusCode(403).body("code", is("forbidden"));
        ann.post(Map.of("members", List.of(guest.id())), "/rooms/general/members")
                .then()
                .statusCode(200);
        guest.post(Map.of(), "/rooms/general/join").then().statusCode(200).body("myRole", is("member"));
    }

    @Test
    void peopleAreAddedAllOrNone() {
        String room = ann.channel("board", "private");
        ann.post(Map.of("members", List.of(bob.id(), Ids.next())), "/rooms/board/members")
                .then()
                .statusCode(404);
        ann.get("/rooms/board").then().body("memberCount", is(1));
        ann.post(Map.of("members", List.of(cat.id(), bob.id(), ann.id()), "role", "owner"), "/rooms/board/members")
                .then()
                .statusCode(200)
                .body("items.user.username", contains("ann", "bob", "cat"))
                .body("items.role", contains("owner", "owner", "owner"))
                .body("items.readSeq", contains(1, 2, 3));
        assertEquals(List.of(1, JOINED, JOINED), stage.kinds(room));
        ann.patch(Map.of("maxMembers", 4), "/rooms/board").then().statusCode(200);
        var two = stage.crowd(workspace, 2).stream().map(Person::id).toList();
        ann.post(Map.of("members", two), "/rooms/board/members")
                .then()
                .statusCode(409)
                .body("code", is("room_full"));
        ann.get("/rooms/board").then().body("memberCount", is(3));
    }

    @Test
    void onlyAnOwnerAddsAndRemoves() {
        ann.channel("general", "public");
        bob.post(Map.of(), "/rooms/general/join");
        bob.post(Map.of("members", List.of(cat.id())), "/rooms/general/members")
                .then()
                .statusCode(403)
                .body("code", is("forbidden"));
        bob.delete("/rooms/general/members/{user}", ann.id())
                .then()
                .statusCode(403)
                .body("code", is("forbidden"));
        bob.patch(Map.of("role", "owner"), "/rooms/general/members/{user}", bob.id())
                .then()
                .statusCode(403);
    }

    @Test
    void theOwnerOfTheServiceCountsAsOwnerWhereTheyAre() {
        var chief = stage.person(workspace, "chief", "owner");
        ann.channel("general", "public");
        chief.patch(Map.of("topic", "x"), "/rooms/general")
                .then()
                .statusCode(403)
                .body("code", is("not_a_member"));
        chief.post(Map.of(), "/rooms/general/join").then().statusCode(200).body("myRole", is("member"));
        chief.patch(Map.of("topic", "x"), "/rooms/general")
                .then()
                .statusCode(200)
                .body("topic", is("x"));
        ann.channel("board", "private");
        chief.get("/rooms/board").then().statusCode(404);
    }

    @Test
    void whoIsRemovedIsOutAndMayComeBackAnew() {
        String room = ann.channel("general", "public");
        bob.post(Map.of(), "/rooms/general/join");
        ann.delete("/rooms/general/members/{user}", bob.id()).then().statusCode(204);
        bob.get("/rooms/general/members").then().statusCode(403);
        bob.get("/rooms").then().body("items", hasSize(0));
        assertEquals(
                0,
                stage.rows("select from read_mark where user_id = $1", bob.id()).size());
        ann.delete("/rooms/general/members/{user}", bob.id()).then().statusCode(404);
        bob.post(Map.of(), "/rooms/general/join").then().statusCode(200).body("readSeq", is(4));
        assertEquals(List.of(1, JOINED, LEFT, JOINED), stage.kinds(room));
        var left = stage.rows(
                        "select actor_id, recipient_id, subject_id, fact, seq from event where room_id = $1 and type = 8",
                        UUID.fromString(room))
                .getFirst();
        assertEquals(ann.id(), left.getUUID("actor_id"));
        assertEquals(bob.id(), left.getUUID("recipient_id"));
        assertEquals(bob.id(), left.getUUID("subject_id"));
        assertEquals(1, left.getJsonObject("fact").getInteger("c"));
        assertEquals(3, left.getLong("seq"));
    }

    @Test
    void oneLeavesOnce() {
        ann.channel("board", "private");
        ann.post(Map.of("members", List.of(bob.id())), "/rooms/board/members");
        bob.call().post("/api/v1/rooms/board/leave").then().statusCode(204);
        bob.post(Map.of(), "/rooms/board/leave").then().statusCode(404);
        ann.get("/rooms/board").then().body("memberCount", is(1));
    }

    @Test
    void theLastOwnerStays() {
        ann.channel("general", "public");
        ann.post(Map.of(), "/rooms/general/leave").then().statusCode(409).body("code", is("last_owner"));
        ann.patch(Map.of("role", "member"), "/rooms/general/members/{user}", ann.id())
                .then()
                .statusCode(409)
                .body("code", is("last_owner"));
        var chief = stage.person(workspace, "chief", "owner");
        chief.post(Map.of(), "/rooms/general/join");
        chief.delete("/rooms/general/members/{user}", ann.id())
                .then()
                .statusCode(409)
                .body("code", is("last_owner"));
        ann.patch(Map.of("role", "owner"), "/rooms/general/members/{user}", chief.id())
                .then()
                .statusCode(200)
                .body("role", is("owner"));
        ann.post(Map.of(), "/rooms/general/leave").then().statusCode(204);
    }

    @Test
    void ofTwoOwnersWhoLeaveAtOnceOneStays() {
        for (int i = 0; i < 8; i++) {
            var room = ann.channel("room" + i, "public");
            ann.post(Map.of("members", List.of(bob.id()), "role", "owner"), "/rooms/{room}/members", room)
                    .then()
                    .statusCode(200);
            var answers = stage.atOnce(2, n -> (n == 0 ? ann : bob).post(Map.of(), "/rooms/{room}/leave", room));
            assertEquals(1, answers.stream().filter(a -> a.statusCode() == 204).count());
            assertEquals(1, answers.stream().filter(a -> a.statusCode() == 409).count());
        }
    }

    @Test
    void thePeopleOfADirectRoomAreFixed() {
        String pair = ann.post(Map.of("kind", "direct", "members", List.of(bob.id())), "/rooms")
                .path("id");
        ann.post(Map.of(), "/rooms/{room}/leave", pair).then().statusCode(409).body("code", is("fixed_members"));
        ann.delete("/rooms/{room}/members/{user}", pair, bob.id())
                .then()
                .statusCode(409)
                .body("code", is("fixed_members"));
        String group = ann.post(Map.of("members", List.of(cat.id())), "/rooms/{room}/members", pair)
                .then()
                .statusCode(201)
                .body("kind", is("group"))
                .body("members.user.username", contains("ann", "bob", "cat"))
                .extract()
                .path("id");
        bob.post(Map.of("kind", "group", "members", List.of(ann.id(), cat.id())), "/rooms")
                .then()
                .statusCode(200)
                .body("id", is(group));
        ann.get("/rooms/{room}", pair).then().body("memberCount", is(2));
        bob.patch(Map.of("hidden", true), "/rooms/{room}/members/me", pair)
                .then()
                .statusCode(200)
                .body("hidden", is(true))
                .body("userId", is(bob.id().toString()));
        bob.get("/rooms/{room}", pair).then().body("hidden", is(true));
        ann.get("/rooms/{room}", pair).then().body("hidden", is(false));
    }

    @Test
    void membersAreListedByNameInPages() {
        ann.channel("general", "public");
        stage.crowd(workspace, 3).forEach(p -> p.post(Map.of(), "/rooms/general/join"));
        var first = ann.get("/rooms/general/members?limit=3");
        first.then()
                .statusCode(200)
                .body("items.user.displayName", contains("ann", "crowd0", "crowd1"))
                .body("items[0].role", is("owner"))
                .body("items[0].userId", is(ann.id().toString()))
                .body("items[0].nickname", nullValue())
                .body("items[0].mutedUntil", nullValue())
                .body("items[0].joinedAt", notNullValue())
                .body("items.readSeq", contains(1, 2, 3));
        ann.get("/rooms/general/members?limit=3&pageToken={token}", first.<String>path("nextPageToken"))
                .then()
                .body("items.user.displayName", contains("crowd2"))
                .body("nextPageToken", nullValue());
    }

    @Test
    void anOwnerChangesAMemberForAllToSee() {
        String room = ann.channel("general", "public");
        bob.post(Map.of(), "/rooms/general/join");
        ann.patch(
                        Map.of("nickname", "Bobby", "mutedUntil", "2030-01-01T00:00:00Z"),
                        "/rooms/general/members/{user}",
                        bob.id())
                .then()
                .statusCode(200)
                .body("nickname", is("Bobby"))
                .body("mutedUntil", is("2030-01-01T00:00:00.000000Z"))
                .body("role", is("member"));
        bob.get("/rooms/general").then().body("mutedUntil", is("2030-01-01T00:00:00.000000Z"));
        ann.patch(Map.of("nickname", "Bobby"), "/rooms/general/members/{user}", bob.id())
                .then()
                .statusCode(200);
        ann.patch("{\"mutedUntil\": null}", "/rooms/general/members/{user}", bob.id())
                .then()
                .statusCode(200)
                .body("mutedUntil", nullValue())
                .body("nickname", is("Bobby"));
        assertEquals(List.of(1, JOINED, 6, 6), stage.kinds(room));
        ann.patch(Map.of("role", "owner"), "/rooms/general/members/{user}", cat.id())
                .then()
                .statusCode(404);
        ann.patch(Map.of("role", "king", "nickname", ""), "/rooms/general/members/{user}", bob.id())
                .then()
                .statusCode(400)
                .body("errors", hasSize(2));
    }

    @Test
    void onesOwnPreferencesAreForOneselfAlone() {
        String room = ann.channel("general", "public");
        ann.patch(
                        Map.of("nickname", "Annie", "notificationLevel", "mentions", "favourite", true),
                        "/rooms/general/members/me")
                .then()
                .statusCode(200)
                .body("nickname", is("Annie"))
                .body("notificationLevel", is("mentions"))
                .body("favourite", is(true))
                .body("hidden", is(false));
        ann.patch(Map.of("favourite", true), "/rooms/general/members/me").then().statusCode(200);
        var events = stage.rows(
                "select type, seq, recipient_id from event where room_id = $1 order by position",
                UUID.fromString(room));
        assertEquals(3, events.size());
        assertEquals(6, events.get(1).getInteger("type"));
        assertEquals(2L, events.get(1).getLong("seq"));
        assertEquals(7, events.get(2).getInteger("type"));
        assertEquals(null, events.get(2).getLong("seq"));
        assertEquals(ann.id(), events.get(2).getUUID("recipient_id"));
        ann.patch(Map.of("role", "owner"), "/rooms/general/members/me").then().statusCode(400);
    }

    @Test
    void everyMembershipKnowsItsPlaceInTheLog() {
        String room = ann.channel("general", "public");
        bob.post(Map.of(), "/rooms/general/join");
        ann.post(Map.of("members", List.of(cat.id())), "/rooms/general/members");
        var wrong = stage.rows("""
                select m.user_id from membership m
                left join event e on e.room_id = m.room_id and e.position = m.from_position
                  and (e.type = 5 and e.subject_id = m.user_id or e.type = 1 and m.user_id = e.actor_id)
                left join read_mark k on k.room_id = m.room_id and k.user_id = m.user_id and k.read_seq = e.seq
                where m.room_id = $1 and (e.seq is null or k.read_seq is null or m.visible_from_seq is null)
                """, UUID.fromString(room));
        assertTrue(wrong.isEmpty(), wrong.toString());
    }
}
