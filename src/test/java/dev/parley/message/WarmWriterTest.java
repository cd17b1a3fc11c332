package dev.parley.message;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.parley.TestPeople;
import dev.parley.TestPeople.Somebody;
import dev.parley.log.KnownBatches;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Every use case that changes what a post or a read position is judged by, against a writer that knows its author: the
/// very next one is judged by the new state.
@QuarkusTest
@DisplayName("A writer that knows who posts")
class WarmWriterTest {

    /// So many posts, and one of them at least is judged by what is known: all but the first, unless a guess was wrong.
    private static final int TRIES = 20;

    private static final String NEVER_AGAIN = "2099-01-01T00:00:00Z";
    private static final String LONG_AGO = "2001-01-01T00:00:00Z";

    @Inject
    TestPeople people;

    @Inject
    KnownBatches known;

    private Somebody owner;
    private Somebody ada;
    private Somebody bob;
    private String room;

    @BeforeEach
    void settle() {
        var world = people.world();
        owner = world.owner();
        ada = people.member(world, "ada");
        bob = people.member(world, "bob");
        room = channel("warm", "public");
    }

    private String channel(String name, String visibility) {
        var wish = Map.of(
                "kind", "channel", "name", name, "visibility", visibility, "members", List.of(ada.id(), bob.id()));
        return owner.call()
                .body(wish)
                .post("/api/v1/rooms")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private ValidatableResponse post(Somebody author) {
        return author.call()
                .body(Map.of("clientMessageId", UUID.randomUUID().toString(), "content", "text"))
                .post("/api/v1/rooms/{room}/messages", room)
                .then();
    }

    private int posted(Somebody author) {
        return post(author).statusCode(201).extract().path("seq");
    }

    private ValidatableResponse read(Somebody reader, int seq) {
        return reader.call()
                .body(Map.of("seq", seq))
                .put("/api/v1/rooms/{room}/read", room)
                .then();
    }

    /// Posts until it is done by what is known.
    private void warm(Somebody author) {
        requireKnown(() -> {}, () -> posted(author));
    }

    /// Somebody else posts and this one reads, until that is done by what is known.
    private void warmReading(Somebody reader, Somebody author) {
        requireKnown(() -> posted(author), () -> read(reader, Integer.MAX_VALUE).statusCode(200));
    }

    private void requireKnown(Runnable before, Runnable step) {
        for (int i = 0; i < TRIES; i++) {
            before.run();
            var count = known.count();
            step.run();
            if (known.count() > count) {
                return;
            }
        }
        fail("the writer asks about everything");
    }

    private static void refused(ValidatableResponse answer, int status, String code) {
        answer.statusCode(status)
                .contentType("application/problem+json")
                .body("status", equalTo(status))
                .body("code", equalTo(code));
    }

    private void change(Object change) {
        owner.call().body(change).patch("/api/v1/rooms/{room}", room).then().statusCode(200);
    }

    private void changeMember(Somebody member, Object change) {
        owner.call()
                .body(change)
                .patch("/api/v1/rooms/{room}/members/{user}", room, member.id())
                .then()
                .statusCode(200);
    }

    private void remove(Somebody member) {
        owner.call()
                .delete("/api/v1/rooms/{room}/members/{user}", room, member.id())
                .then()
                .statusCode(204);
    }

    private void add(Somebody newcomer) {
        owner.call()
                .body(Map.of("members", List.of(newcomer.id())))
                .post("/api/v1/rooms/{room}/members", room)
                .then()
                .statusCode(200);
    }

    private void leave(Somebody member) {
        member.call().post("/api/v1/rooms/{room}/leave", room).then().statusCode(204);
    }

    private void join(Somebody newcomer) {
        newcomer.call().post("/api/v1/rooms/{room}/join", room).then().statusCode(200);
    }

    private void delete() {
        owner.call().delete("/api/v1/rooms/{room}", room).then().statusCode(204);
    }

    @Test
    @DisplayName("hears of a mute, of its end, and of one that is over")
    void hearsOfAMute() {
        warm(ada);
        changeMember(ada, Map.of("mutedUntil", NEVER_AGAIN));
        refused(post(ada), 403, "muted");
        warm(bob);
        refused(post(ada), 403, "muted");
        changeMember(ada, "{\"mutedUntil\": null}");
        warm(ada);
        changeMember(ada, Map.of("mutedUntil", LONG_AGO));
        posted(ada);
    }

    @Test
    @DisplayName("hears of another role, where only owners may post")
    void hearsOfAnotherRole() {
        changeMember(ada, Map.of("role", "owner"));
        change(Map.of("readOnly", true));
        warm(ada);
        changeMember(ada, Map.of("role", "member"));
        refused(post(ada), 403, "read_only");
        warm(owner);
        refused(post(ada), 403, "read_only");
        changeMember(ada, Map.of("role", "owner"));
        posted(ada);
    }

    @Test
    @DisplayName("hears of a removal from a public room, and of an addition")
    void hearsOfARemoval() {
        warm(ada);
        remove(ada);
        refused(post(ada), 403, "not_a_member");
        warm(bob);
        refused(post(ada), 403, "not_a_member");
        add(ada);
        posted(ada);
    }

    @Test
    @DisplayName("hears of a removal from a private room, which is not there then")
    void hearsOfARemovalFromAPrivateRoom() {
        room = channel("hidden", "private");
        warm(ada);
        remove(ada);
        refused(post(ada), 404, "not_found");
        add(ada);
        posted(ada);
    }

    @Test
    @DisplayName("hears of a leaving, and of a joining")
    void hearsOfALeaving() {
        warm(ada);
        leave(ada);
        refused(post(ada), 403, "not_a_member");
        warm(bob);
        join(ada);
        posted(ada);
    }

    @Test
    @DisplayName("hears that a room is archived, and that it is back")
    void hearsOfTheArchive() {
        warm(ada);
        change(Map.of("archived", true));
        refused(post(ada), 409, "archived");
        refused(post(owner), 409, "archived");
        change(Map.of("archived", false));
        posted(ada);
    }

    @Test
    @DisplayName("hears that a room is read-only, and that it is not any more")
    void hearsThatARoomIsReadOnly() {
        warm(ada);
        change(Map.of("readOnly", true));
        refused(post(ada), 403, "read_only");
        warm(owner);
        refused(post(ada), 403, "read_only");
        change(Map.of("readOnly", false));
        posted(ada);
    }

    @Test
    @DisplayName("hears of slow mode, knows who has posted just now, and hears of its end")
    void hearsOfSlowMode() {
        warm(ada);
        change(Map.of("slowModeSeconds", 21_600));
        refused(post(ada).header("Retry-After", notNullValue()), 429, "slow_mode");
        posted(bob);
        refused(post(bob), 429, "slow_mode");
        warm(owner);
        refused(post(ada), 429, "slow_mode");
        change(Map.of("slowModeSeconds", 0));
        posted(ada);
        posted(bob);
    }

    @Test
    @DisplayName("hears that a room is private: whoever is out does not see it then")
    void hearsThatARoomIsPrivate() {
        warm(ada);
        leave(bob);
        refused(post(bob), 403, "not_a_member");
        warm(ada);
        change(Map.of("visibility", "private"));
        refused(post(bob), 404, "not_found");
        warm(ada);
        remove(ada);
        refused(post(ada), 404, "not_found");
        change(Map.of("visibility", "public"));
        refused(post(ada), 403, "not_a_member");
    }

    @Test
    @DisplayName("hears that a room is deleted, for its owner as well")
    void hearsThatARoomIsDeleted() {
        warm(ada);
        warm(owner);
        delete();
        refused(post(ada), 404, "not_found");
        refused(post(owner), 404, "not_found");
    }

    @Test
    @DisplayName("hears that its author has another name and picture")
    void hearsOfAnotherName() {
        warm(ada);
        ada.call()
                .body(Map.of("displayName", "Ada L.", "avatarUrl", "https://example.org/ada.png"))
                .patch("/api/v1/users/me")
                .then()
                .statusCode(200);
        for (int i = 0; i < 2; i++) {
            post(ada)
                    .statusCode(201)
                    .body("author.id", equalTo(ada.id().toString()))
                    .body("author.displayName", equalTo("Ada L."))
                    .body("author.avatarUrl", equalTo("https://example.org/ada.png"));
        }
    }

    @Test
    @DisplayName("hears of edited and deleted messages: each has a number of the room's")
    void hearsOfEditedAndDeletedMessages() {
        warm(ada);
        String message = post(ada).statusCode(201).extract().path("id");
        int before = posted(ada);
        ada.call()
                .body(Map.of("content", "changed"))
                .patch("/api/v1/rooms/{room}/messages/{id}", room, message)
                .then()
                .statusCode(200);
        post(ada).statusCode(201).body("seq", equalTo(before + 2));
        warm(ada);
        before = posted(ada);
        ada.call()
                .delete("/api/v1/rooms/{room}/messages/{id}", room, message)
                .then()
                .statusCode(204);
        post(ada).statusCode(201).body("seq", equalTo(before + 2));
    }

    @Test
    @DisplayName("hears of a reader's removal from a public room, and of an addition")
    void hearsOfAReadersRemoval() {
        warmReading(bob, ada);
        remove(bob);
        refused(read(bob, posted(ada)), 403, "not_a_member");
        refused(read(bob, posted(ada)), 403, "not_a_member");
        add(bob);
        int last = posted(ada);
        read(bob, last)
                .statusCode(200)
                .body("readSeq", equalTo(last))
                .body("unreadCount", equalTo(0))
                .body("mentionCount", equalTo(0));
    }

    @Test
    @DisplayName("hears of a reader's removal from a private room, which is not there then")
    void hearsOfAReadersRemovalFromAPrivateRoom() {
        room = channel("hidden", "private");
        warmReading(bob, ada);
        remove(bob);
        refused(read(bob, posted(ada)), 404, "not_found");
    }

    @Test
    @DisplayName("hears of a reader's leaving, and of a joining")
    void hearsOfAReadersLeaving() {
        warmReading(bob, ada);
        leave(bob);
        refused(read(bob, posted(ada)), 403, "not_a_member");
        join(bob);
        int last = posted(ada);
        read(bob, last).statusCode(200).body("readSeq", equalTo(last)).body("unreadCount", equalTo(0));
    }

    @Test
    @DisplayName("hears that the room of a reader is deleted")
    void hearsThatTheRoomOfAReaderIsDeleted() {
        warmReading(bob, ada);
        int last = posted(ada);
        delete();
        refused(read(bob, last), 404, "not_found");
    }

    @Test
    @DisplayName("lets members read where they may not post")
    void letsMembersReadWhereTheyMayNotPost() {
        warmReading(bob, ada);
        int last = posted(ada);
        changeMember(bob, Map.of("mutedUntil", NEVER_AGAIN));
        change(Map.of("archived", true));
        read(bob, last).statusCode(200).body("readSeq", equalTo(last)).body("unreadCount", equalTo(0));
    }
}
