package dev.parley.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.TestPeople;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.UUID;

/// Somebody who uses the service over HTTP, knowing nothing but its address.
final class Visitor {

    static final ObjectMapper JSON = new ObjectMapper();
    static final HttpClient HTTP = HttpClient.newHttpClient();

    final URI base;
    final String id;
    final String token;
    final String session;
    final TestPeople.Somebody somebody;

    Visitor(URI base, TestPeople.Somebody somebody) {
        this.base = base;
        this.somebody = somebody;
        this.id = somebody.id().toString();
        this.token = somebody.token();
        this.session = somebody.session().toString();
    }

    JsonNode get(String path) {
        return call("GET", path, null, 200);
    }

    JsonNode call(String method, String path, String body, int status) {
        return send(base, token, method, path, body, status);
    }

    /// A new channel with these other members; its id.
    String channel(Visitor... members) {
        var room = call(
                        "POST",
                        "rooms",
                        """
                {"kind": "channel", "name": "c-%s", "visibility": "private"}""".formatted(UUID.randomUUID().toString().substring(0, 18)),
                        201)
                .get("id")
                .asText();
        for (var member : members) {
            add(room, member);
        }
        return room;
    }

    void add(String room, Visitor member) {
        call("POST", "rooms/" + room + "/members", "{\"members\": [\"" + member.id + "\"]}", 200);
    }

    JsonNode post(String room, String content) {
        return call("POST", "rooms/" + room + "/messages", """
                {"clientMessageId": "%s", "content": "%s"}""".formatted(UUID.randomUUID(), content), 201);
    }

    static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new AssertionError("no JSON: " + json, e);
        }
    }

    private static JsonNode send(URI base, String token, String method, String path, String body, int status) {
        var request = HttpRequest.newBuilder(base.resolve("/api/v1/" + path))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            var response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != status) {
                throw new AssertionError(method + " " + path + ": " + response.statusCode() + " " + response.body());
            }
            return response.body().isEmpty() ? JSON.nullNode() : read(response.body());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
