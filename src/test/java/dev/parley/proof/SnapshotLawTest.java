package dev.parley.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.TestPeople;
import dev.parley.protocol.EventType;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// After every use case, whoever applies the events to the bootstrap that they had, holds the bootstrap that they would
/// get: the one who acts, another member, and somebody who comes and goes.
@QuarkusTest
class SnapshotLawTest {

    private static final Set<String> SEEN = new ConcurrentSkipListSet<>();

    @Inject
    TestPeople people;

    @TestHTTPResource("/")
    URI base;

    private TestPeople.World world;
    private Client owner;
    private Client anna;
    private Client ben;
    private Client cara;
    private Law law;

    @BeforeEach
    void watch() {
        world = people.world();
        owner = new Client(world.owner());
        anna = new Client(people.member(world, "anna"));
        ben = new Client(people.member(world, "ben"));
        cara = new Client(people.member(world, "cara"));
        law = Law.among(base, anna, ben, cara);
    }

    @AfterEach
    void holdsFromTheBeginning() {
        try (var watched = law) {
            watched.holdsFromTheBeginning();
            SEEN.addAll(watched.seen());
        }
    }

    @AfterAll
    static void everyTypeOfEventCameBy() {
        var types =
                Arrays.stream(EventType.values()).map(EventType::wire).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(types, SEEN);
    }

    @Test
    void roomsBegin() {
        law.holdsAfter("a public channel", () -> anna.room(channel("law", ben)));
        law.holdsAfter("a private channel with all that can be said", () -> anna.room(channel("inner", ben) + """
            , "visibility": "private", "historyVisibility": "shared", "description": "d",
            "externalId": "O-1", "attributes": {"a": [1, {"b": null}]}\
            """));
        law.holdsAfter("a group", () -> anna.room("\"kind\": \"group\", \"name\": \"trio\"" + members(ben, cara)));
        var pair = "{\"kind\": \"direct\"" + members(ben) + "}";
        law.holdsAfter("a direct room", () -> anna.call("POST", "rooms", pair, 201));
        law.holdsAfter("the same direct room", () -> anna.call("POST", "rooms", pair, 200));
        law.holdsAfter("notes to oneself", () -> anna.room("\"kind\": \"direct\""));
        law.holdsAfter("a refused room", () -> anna.call("POST", "rooms", "{" + channel("LAW") + "}", 409));
        law.holdsAfter("a room made and used", () -> ben.post(anna.room(channel("used", ben)), "at once"));
    }

    @Test
    void roomsChange() {
        var room = anna.room(channel("law", ben));
        var group = anna.room("\"kind\": \"group\"" + members(ben, cara, owner));
        law.holdsAfter("a name", () -> anna.change(room, "\"name\": \"order\""));
        law.holdsAfter("the same name", () -> anna.change(room, "\"name\": \"order\""));
        law.holdsAfter("a description", () -> anna.change(room, "\"description\": \"what it is\""));
        law.holdsAfter("a topic", () -> anna.change(room, "\"topic\": \"of today\""));
        law.holdsAfter("read-only", () -> anna.change(room, "\"readOnly\": true"));
        law.holdsAfter("a post of the owner there", () -> anna.post(room, "announced"));
        law.holdsAfter("the rest", () -> anna.change(room, """
            "readOnly": false, "avatarUrl": "https://example.org/a.png", "attributes": {"k": 1}, "autoJoin": true,
            "slowModeSeconds": 0, "systemMessages": false, "maxMembers": 50, "topic": null\
            """));
        law.holdsAfter(
                "private, history from joining",
                () -> anna.change(room, "\"visibility\": \"private\", \"historyVisibility\": \"joined\""));
        law.holdsAfter("history shared from now on", () -> anna.change(room, "\"historyVisibility\": \"shared\""));
        law.holdsAfter("archived", () -> anna.change(room, "\"archived\": true"));
        law.holdsAfter("restored", () -> anna.change(room, "\"archived\": false"));
        law.holdsAfter("archived and restored", () -> {
            anna.change(room, "\"archived\": true");
            anna.change(room, "\"archived\": false");
        });
        law.holdsAfter("a group's name", () -> owner.change(group, "\"name\": \"the four\""));
        law.holdsAfter(
                "a larger group",
                () -> anna.call(
                        "POST",
                        "rooms/" + group + "/members",
                        "{\"members\": " + Client.ids(new Client(people.member(world, "fay"))) + "}",
                        201));
        law.holdsAfter("a room deleted", () -> anna.call("DELETE", "rooms/" + room, null, 204));
        law.holdsAfter("a room made, used and deleted", () -> {
            var brief = anna.room(channel("brief", ben));
            ben.post(brief, "soon gone");
            anna.call("DELETE", "rooms/" + brief, null, 204);
        });
    }

    @Test
    void peopleComeAndGo() {
        var open = anna.room(channel("open", ben));
        var inner = anna.room(channel("inner", ben) + ", \"visibility\": \"private\"");
        var before = anna.post(inner, "before");
        anna.post(open, "one");
        ben.post(open, "two");
        law.holdsAfter("joining", () -> cara.join(open));
        law.holdsAfter("joining again", () -> cara.join(open));
        law.holdsAfter("leaving", () -> cara.leave(open));
        law.holdsAfter("joining and being told", () -> {
            cara.join(open);
            ben.post(open, "three");
        });
        law.holdsAfter("being added", () -> anna.add(inner, cara));
        law.holdsAfter("being added again", () -> anna.add(inner, ben, cara));
        law.holdsAfter("an edit of what lies before", () -> anna.edit(before, "before, edited"));
        law.holdsAfter("a deletion of what lies before", () -> anna.delete(before));
        law.holdsAfter("a post after it", () -> ben.post(inner, "after"));
        law.holdsAfter("a profile of who is in one room", () -> cara.changeMe("\"displayName\": \"Cara C.\""));
        law.holdsAfter("being removed", () -> anna.remove(inner, cara));
        law.holdsAfter("a post behind their back", () -> anna.post(inner, "unheard"));
        law.holdsAfter("being added, with two others", () -> anna.add(inner, cara, owner));
        law.holdsAfter("being removed and added again", () -> {
            anna.remove(inner, cara);
            anna.post(inner, "meanwhile");
            anna.add(inner, cara);
            anna.post(inner, "later");
        });
        law.holdsAfter("somebody new in the workspace", () -> people.member(world, "dora"));
        law.holdsAfter("somebody by invite", () -> redeem(open, new Client(people.member(world, "emil"))));
        law.holdsAfter("removed for good", () -> anna.remove(inner, cara));
    }

    private void redeem(String room, Client guest) {
        var wish = "{\"roomIds\": [\"" + room + "\"]}";
        var code = owner.call("POST", "invites", wish, 201).get("code").asText();
        guest.call("POST", "invites/redeem", "{\"code\": \"" + code + "\"}", 200);
    }

    @Test
    void membersChange() {
        var room = anna.room(channel("law", ben));
        var group = anna.room("\"kind\": \"group\"" + members(ben, cara));
        law.holdsAfter("a nickname", () -> anna.changeMember(room, ben.id(), "\"nickname\": \"Benny\""));
        law.holdsAfter("a nickname of one's own", () -> ben.changeMember(group, "me", "\"nickname\": \"B\""));
        law.holdsAfter("no nickname", () -> ben.changeMember(group, "me", "\"nickname\": null"));
        law.holdsAfter("a mute", () -> anna.changeMember(room, ben.id(), "\"mutedUntil\": \"2099-01-01T00:00:00Z\""));
        law.holdsAfter("no mute", () -> anna.changeMember(room, ben.id(), "\"mutedUntil\": null"));
        law.holdsAfter("another owner", () -> anna.changeMember(room, ben.id(), "\"role\": \"owner\""));
        law.holdsAfter("an owner lowered", () -> ben.changeMember(room, anna.id(), "\"role\": \"member\""));
        law.holdsAfter("one's own level", () -> ben.changeMember(room, "me", "\"notificationLevel\": \"none\""));
        law.holdsAfter("put away", () -> ben.changeMember(group, "me", "\"hidden\": true, \"favourite\": true"));
        law.holdsAfter(
                "name and preference at once",
                () -> ben.changeMember(group, "me", "\"hidden\": false, \"nickname\": \"Bee\""));
        law.holdsAfter("nothing changed", () -> ben.changeMember(group, "me", "\"hidden\": false"));
    }

    @Test
    void messagesComeAndChange() {
        var room = anna.room(channel("law", ben));
        law.holdsAfter("a post", () -> anna.post(room, "hello"));
        law.holdsAfter("a post with metadata", () -> anna.call("POST", "rooms/" + room + "/messages", """
                {"clientMessageId": "m", "content": "*data*", "metadata": {"a": {"b": [1, "2", null]}}}\
                """, 201));
        law.holdsAfter("an answer", () -> ben.post(room, "hi"));
        law.holdsAfter("a repeat", () -> {
            anna.post(room, "twice", "the same", 201);
            anna.post(room, "twice", "the same", 200);
        });
        var early = anna.post(room, "early");
        law.holdsAfter("more than are shown", () -> IntStream.range(0, 25).forEach(i -> anna.post(room, "m" + i)));
        law.holdsAfter("an edit of one not shown", () -> anna.edit(early, "early, edited"));
        law.holdsAfter("a deletion of one not shown", () -> anna.delete(early));
        law.holdsAfter("the first of another author in between", () -> ben.post(room, "ben again"));
        var shown = anna.post(room, "shown");
        var last = anna.post(room, "last");
        law.holdsAfter("an edit of one shown", () -> anna.edit(shown, "shown, edited"));
        law.holdsAfter("a deletion of one shown", () -> anna.delete(shown));
        law.holdsAfter("the same deletion", () -> anna.delete(shown));
        law.holdsAfter("an edit of the last", () -> anna.edit(last, "last, edited"));
        law.holdsAfter("a deletion of the last", () -> anna.delete(last));
        law.holdsAfter("posted, edited twice, deleted", () -> {
            var brief = anna.post(room, "brief");
            anna.edit(brief, "briefer");
            anna.edit(brief, "briefest");
            anna.delete(brief);
            ben.post(room, "seen");
        });
        law.holdsAfter("deleted by its author, after being read", () -> {
            var read = anna.post(room, "to be read");
            ben.read(room, read.get("seq").asLong());
            anna.delete(read);
        });
        law.holdsAfter("an author who shows no more", () -> IntStream.range(0, 21)
                .forEach(i -> anna.post(room, "alone " + i)));
    }

    @Test
    void readingMoves() {
        var room = anna.room(channel("law", ben, cara));
        var seqs = IntStream.range(0, 6)
                .mapToLong(i ->
                        (i == 3 ? ben : anna).post(room, "m" + i).get("seq").asLong())
                .toArray();
        law.holdsAfter("read in part", () -> cara.read(room, seqs[1]));
        law.holdsAfter("read all", () -> cara.read(room, 1_000));
        law.holdsAfter("read what is read", () -> cara.read(room, seqs[1]));
        law.holdsAfter("unread again", () -> cara.unread(room, seqs[2]));
        law.holdsAfter("unread over one's own", () -> ben.unread(room, 0));
        var own = ben.post(room, "ben's own");
        var other = anna.post(room, "anna's own");
        law.holdsAfter("unread over one's own once more", () -> ben.unread(room, seqs[0]));
        law.holdsAfter("one's own deleted behind the mark", () -> ben.delete(own));
        law.holdsAfter("another's deleted behind the mark", () -> anna.delete(other));
        law.holdsAfter("posts, moves and deletions in one go", () -> {
            var one = anna.post(room, "x");
            ben.read(room, one.get("seq").asLong());
            var two = anna.post(room, "y");
            cara.unread(room, seqs[4]);
            anna.post(room, "z");
            anna.delete(two);
            ben.unread(room, seqs[5]);
        });
        law.holdsAfter("everything by answering", () -> cara.post(room, "got it"));
    }

    @Test
    void profilesChange() {
        var room = anna.room(channel("law", ben));
        anna.room("\"kind\": \"group\"" + members(ben, cara));
        ben.post(room, "from ben");
        law.holdsAfter("a name", () -> ben.changeMe("\"displayName\": \"Zed\""));
        law.holdsAfter("a picture", () -> ben.changeMe("\"avatarUrl\": \"https://example.org/b.png\""));
        law.holdsAfter(
                "what stands beside no message", () -> ben.changeMe("\"bio\": \"b\", \"attributes\": {\"t\": 1}"));
        law.holdsAfter("nothing", () -> ben.changeMe("\"displayName\": \"Zed\""));
        law.holdsAfter("somebody who shows nowhere", () -> owner.changeMe("\"displayName\": \"The owner\""));
        law.holdsAfter("somebody who shows then", () -> owner.post(general(), "hello all"));
        law.holdsAfter("and changes again", () -> owner.changeMe("\"displayName\": \"Owner\", \"avatarUrl\": null"));
    }

    private String general() {
        return owner.call("GET", "rooms/general", null, 200).get("id").asText();
    }

    private static String channel(String name, Client... others) {
        return "\"kind\": \"channel\", \"name\": \"" + name + "\"" + members(others);
    }

    private static String members(Client... others) {
        return others.length == 0 ? "" : ", \"members\": " + Client.ids(others);
    }
}
