package dev.parley.system.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/// Says exactly what it is told: the ordinary clients mend what they send.
final class RawHttp {

    private RawHttp() {}

    /// Everything that comes back until the other side closes.
    static String say(URI server, String text) {
        try (var socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /// The first of what comes back, whether the other side closes or not.
    static String sayAndHear(URI server, String text) {
        try (var socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            var answer = new StringBuilder();
            while (!answer.toString().contains("\r\n\r\n")) {
                var next = socket.getInputStream().read();
                if (next < 0) {
                    break;
                }
                answer.append((char) next);
            }
            return answer.toString();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /// What is answered to a handshake (RFC 6455, section 4.1).
    static String upgrade(URI server, String target, String... headers) {
        var lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return sayAndHear(
                server,
                "GET " + target + " HTTP/1.1\r\nHost: " + server.getAuthority()
                        + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + lines + "\r\n");
    }

    /// A request without a body.
    static String request(URI server, String method, String target, String... headers) {
        var lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return say(server, method + " " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + lines + "\r\n");
    }

    /// The status of an answer.
    static int status(String answer) {
        return Integer.parseInt(answer.substring(9, 12));
    }
}
