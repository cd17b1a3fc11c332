package dev.parley.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/// Somebody who uses the service over HTTP, knowing nothing but its address.
final class Visitor {

    static final ObjectMapper JSON = new ObjectMapper();
    static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final String PASSWORD = "correct horse battery staple 9";

    final URI base;
    final String id;
    final String username;
    final String session;
    final String token;

    private Visitor(URI base, String id, String username, String session, String token) {
        this.base = base;
        this.id = id;
        this.username = username;
        this.session = session;
        this.token = token;
    }

    /// Registers and logs in.
    static Visitor at(URI base) {
        var name = "v" + COUNT.incrementAndGet() + "-" + Long.toString(System.nanoTime(), 36);
        send(base, null, "POST", "accounts", """
                {"username": "%s", "password": "%s", "displayName": "Visitor %s"}""".formatted(name, PASSWORD, name), 201);
        return logIn(base, name);
    }

    static Visitor logIn(URI base, String name) {
        var session = send(
                base, null, "POST", "sessions", """
                {"username": "%s", "password": "%s"}""".formatted(name, PASSWORD), 201);
        var token = session.get("accessToken").asText();
        var claims = read(new String(java.util.Base64.getUrlDecoder().decode(token.split("\\.")[1])));
        return new Visitor(
                base, session.get("user").get("id").asText(), name, claims.get("sid").asText(), token);
    }

    /// The same person with another session.
    Visitor again() {
        return logIn(base, username);
    }

    JsonNode get(String path) {
        return call("GET", path, null, 200);
    }

    JsonNode call(String method, String path, String body, int status) {
        return send(base, token, method, path, body, status);
    }

    /// A new channel with these other members; its id.
    String channel(Visitor... members) {
        var room = call("POST", "rooms", """
                {"kind": "channel", "name": "c-%s", "visibility": "private"}"""
                .formatted(UUID.randomUUID().toString().substring(0, 18)), 201)
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
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
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
