package dev.parley.proof;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.TestPeople;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// One thing of every kind happens, in rooms that are not for everybody, and it is written down for each event who is
/// to be told. What is secret has a word of its own in it.
final class Story {

    /// In all that is written in a room before Nina comes: for nobody but the members of then.
    static final String EARLY = "canary-early";

    /// In all that is written there afterwards.
    static final String LATE = "canary-late";

    /// What the very last event says, which everybody gets.
    static final String END = "the end";

    final Client owner;
    /// Makes the secret room.
    final Client anna;
    /// Is in it.
    final Client ben;
    /// Was in it, before anybody follows.
    final Client left;
    /// Is removed from it while following.
    final Client gone;
    /// Comes into it while following.
    final Client nina;
    /// Is in another room.
    final Client dora;
    /// Is in another workspace, in rooms of the same names.
    final Client eve;

    final String secret;
    private final String elsewhere;
    private final Map<String, List<String>> told = new HashMap<>();
    private final Set<String> types = new TreeSet<>();

    Story(TestPeople people) {
        var world = people.world();
        owner = new Client(world.owner());
        anna = new Client(people.member(world, "anna"));
        ben = new Client(people.member(world, "ben"));
        left = new Client(people.member(world, "lea"));
        gone = new Client(people.member(world, "gus"));
        nina = new Client(people.member(world, "nina"));
        dora = new Client(people.member(world, "dora"));
        eve = new Client(people.member(people.world(), "eve"));
        secret = anna.room(room("secret", ben, left, gone));
        elsewhere = dora.room(room("elsewhere", owner));
        eve.room(room("secret"));
        anna.post(secret, EARLY);
    }

    List<Client> everybody() {
        return List.of(owner, anna, ben, left, gone, nina, dora, eve);
    }

    /// Everybody but the members of the secret room.
    List<Client> outsiders() {
        return List.of(owner, left, gone, dora, eve);
    }

    /// Happens while everybody follows.
    void happens() {
        messages();
        standings();
        comingAndGoing();
        otherRooms();
        profiles();
        typing();
    }

    /// The secret room comes to its end.
    void closes() {
        anna.call("DELETE", "rooms/" + secret, null, 204);
        tell("room.deleted", secret, anna, ben);
    }

    /// Everybody is told that it is over.
    void ends() {
        owner.changeMe("\"bio\": \"" + END + "\"");
        tell("user.updated", owner.id(), owner, anna, ben, left, gone, nina, dora);
        eve.changeMe("\"bio\": \"" + END + "\"");
        tell("user.updated", eve.id(), eve);
    }

    private void messages() {
        var annas = anna.post(secret, EARLY);
        tell("message.created", secret, anna, ben, gone);
        var bens = ben.post(secret, EARLY);
        tell("message.created", secret, anna, ben, gone);
        anna.edit(annas, EARLY + " edited");
        tell("message.updated", secret, anna, ben, gone);
        anna.delete(annas);
        tell("message.deleted", secret, anna, ben, gone);
        gone.read(secret, bens.get("seq").asLong());
        tell("read.updated", secret, gone);
        ben.unread(secret, 1);
        tell("read.updated", secret, ben);
    }

    private void standings() {
        anna.changeMember(secret, ben.id(), "\"nickname\": \"" + EARLY + "\"");
        tell("member.updated", secret, anna, ben, gone);
        ben.changeMember(secret, "me", "\"favourite\": true, \"nickname\": null");
        tell("member.updated", secret, anna, ben, gone);
        tell("member.updated", secret, ben);
        anna.change(secret, "\"topic\": \"" + EARLY + "\"");
        tell("room.updated", secret, anna, ben, gone);
        anna.change(secret, "\"archived\": true, \"topic\": null");
        tell("room.archived", secret, anna, ben, gone);
        anna.change(secret, "\"archived\": false");
        tell("room.updated", secret, anna, ben, gone);
    }

    private void comingAndGoing() {
        var before = ben.post(secret, EARLY + " before");
        tell("message.created", secret, anna, ben, gone);
        anna.add(secret, nina);
        tell("member.joined", secret, anna, ben, gone, nina);
        anna.remove(secret, gone);
        tell("member.left", secret, anna, ben, gone, nina);
        ben.edit(before, EARLY + " before, edited");
        tell("message.updated", secret, anna, ben, nina);
        anna.post(secret, LATE);
        tell("message.created", secret, anna, ben, nina);
        nina.leave(secret);
        tell("member.left", secret, anna, ben, nina);
        anna.change(secret, "\"description\": \"" + LATE + "\"");
        tell("room.updated", secret, anna, ben);
    }

    private void otherRooms() {
        dora.post(elsewhere, "here");
        tell("message.created", elsewhere, dora, owner);
        var pair = anna.room("\"kind\": \"direct\", \"members\": " + Client.ids(ben));
        tell("room.created", pair, anna, ben);
        ben.post(pair, LATE);
        tell("message.created", pair, anna, ben);
        var brief = anna.room(room(LATE, ben));
        tell("room.created", brief, anna, ben);
        anna.call("DELETE", "rooms/" + brief, null, 204);
        tell("room.deleted", brief, anna, ben);
        var open = anna.room("\"kind\": \"channel\", \"name\": \"open\"");
        tell("room.created", open, anna);
        anna.post(open, LATE);
        tell("message.created", open, anna);
    }

    private void profiles() {
        ben.changeMe("\"displayName\": \"Benjamin\"");
        tell("user.updated", ben.id(), owner, anna, ben, left, gone, nina, dora);
        eve.changeMe("\"displayName\": \"Evelyn\"");
        tell("user.updated", eve.id(), eve);
    }

    private void typing() {
        anna.call("POST", "rooms/" + secret + "/typing", "{}", 204);
        tell("typing.started", secret, anna, ben);
        anna.call("DELETE", "rooms/" + secret + "/typing", null, 204);
        tell("typing.stopped", secret, anna, ben);
    }

    private void tell(String type, String about, Client... entitled) {
        types.add(type);
        for (var one : entitled) {
            told.computeIfAbsent(one.name(), name -> new ArrayList<>()).add(type + " " + about);
        }
    }

    /// The types of all events of the story.
    Set<String> types() {
        return types;
    }

    /// What somebody is to be told of what is kept, in order.
    List<String> kept(Client client) {
        return told(client).filter(one -> !one.startsWith("typing.")).toList();
    }

    /// What somebody is to be told of what is not kept. It comes in no order with the rest.
    List<String> passing(Client client) {
        return told(client).filter(one -> one.startsWith("typing.")).toList();
    }

    private Stream<String> told(Client client) {
        return told.getOrDefault(client.name(), List.of()).stream();
    }

    static boolean isEnd(JsonNode frame) {
        return frame.path("data").path("bio").asText().equals(END);
    }

    private static String room(String name, Client... others) {
        return "\"kind\": \"channel\", \"visibility\": \"private\", \"name\": \"" + name + "\", \"members\": "
                + Client.ids(others);
    }
}
