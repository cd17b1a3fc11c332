package dev.parley.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.parley.TestPeople.Somebody;
import io.restassured.RestAssured;
import java.io.IOException;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;

/// Somebody who uses the service over HTTP, and knows nothing of it but the contract.
record Client(Somebody who) {

    String id() {
        return who.id().toString();
    }

    String name() {
        return who.username();
    }

    JsonNode bootstrap() {
        return call("GET", "bootstrap", null, 200);
    }

    /// Makes a room; its id.
    String room(String fields) {
        return call("POST", "rooms", "{" + fields + "}", 201).get("id").asText();
    }

    /// Posts; the message.
    JsonNode post(String room, String content) {
        return post(room, UUID.randomUUID().toString(), content, 201);
    }

    JsonNode post(String room, String clientMessageId, String content, int status) {
        var send = """
            {"clientMessageId": "%s", "content": "%s"}\
            """.formatted(clientMessageId, content);
        return call("POST", "rooms/" + room + "/messages", send, status);
    }

    void edit(JsonNode message, String content) {
        call("PATCH", path(message), "{\"content\": \"" + content + "\"}", 200);
    }

    void delete(JsonNode message) {
        call("DELETE", path(message), null, 204);
    }

    void change(String room, String fields) {
        call("PATCH", "rooms/" + room, "{" + fields + "}", 200);
    }

    void changeMember(String room, String who, String fields) {
        call("PATCH", "rooms/" + room + "/members/" + who, "{" + fields + "}", 200);
    }

    void changeMe(String fields) {
        call("PATCH", "users/me", "{" + fields + "}", 200);
    }

    void add(String room, Client... people) {
        call("POST", "rooms/" + room + "/members", "{\"members\": " + ids(people) + "}", 200);
    }

    void remove(String room, Client member) {
        call("DELETE", "rooms/" + room + "/members/" + member.id(), null, 204);
    }

    void join(String room) {
        call("POST", "rooms/" + room + "/join", "{}", 200);
    }

    void leave(String room) {
        call("POST", "rooms/" + room + "/leave", "{}", 204);
    }

    void read(String room, long seq) {
        call("PUT", "rooms/" + room + "/read", "{\"seq\": " + seq + "}", 200);
    }

    void unread(String room, long seq) {
        call("POST", "rooms/" + room + "/unread", "{\"seq\": " + seq + "}", 200);
    }

    JsonNode call(String method, String path, String body, int status) {
        var request = RestAssured.given().urlEncodingEnabled(false).auth().oauth2(who.token());
        var response = (body == null
                        ? request
                        : request.contentType("application/json").body(body))
                .request(method, "/api/v1/" + path);
        var text = response.asString();
        assertEquals(status, response.statusCode(), () -> method + " " + path + " " + body + ": " + text);
        return text.isEmpty() ? MissingNode.getInstance() : json(text);
    }

    static String ids(Client... people) {
        return Arrays.stream(people).map(one -> '"' + one.id() + '"').collect(Collectors.joining(",", "[", "]"));
    }

    static JsonNode json(String text) {
        try {
            return Reducer.JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError("no JSON: " + text, e);
        }
    }

    private static String path(JsonNode message) {
        return "rooms/" + message.get("roomId").asText() + "/messages/"
                + message.get("id").asText();
    }
}
