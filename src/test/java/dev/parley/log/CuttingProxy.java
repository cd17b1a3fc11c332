package dev.parley.log;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// Stands between the fast lane and PostgreSQL and, when armed, cuts the connection at the next COMMIT: before it
/// reaches the server, or up to 400 µs after.
final class CuttingProxy implements AutoCloseable {

    /// The simple query `commit` as it goes over the wire (PostgreSQL, frontend/backend protocol 3.0, "Query").
    private static final byte[] COMMIT = "Q\0\0\0\u000bcommit\0".getBytes(StandardCharsets.ISO_8859_1);

    private static final int MAX_DELAY_NS = 400_000;

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final AtomicBoolean armed = new AtomicBoolean();
    private final AtomicInteger before = new AtomicInteger();
    private final AtomicInteger after = new AtomicInteger();
    private final Random random = new Random(7);
    private final String host;
    private final int port;

    CuttingProxy(String host, int port) throws IOException {
        this.host = host;
        this.port = port;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    void arm() {
        armed.set(true);
    }

    int cutBefore() {
        return before.get();
    }

    int cutAfter() {
        return after.get();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var client = listener.accept();
                var server = new Socket(host, port);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                Thread.ofPlatform().daemon().start(() -> forward(client, server));
                Thread.ofPlatform().daemon().start(() -> copy(server, client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void forward(Socket client, Socket server) {
        var buffer = new byte[1 << 16];
        try (client;
                server) {
            InputStream in = client.getInputStream();
            OutputStream out = server.getOutputStream();
            for (int size = in.read(buffer); size >= 0; size = in.read(buffer)) {
                int commit = find(buffer, size);
                if (commit >= 0 && armed.compareAndSet(true, false)) {
                    cut(out, buffer, size, commit);
                    return;
                }
                out.write(buffer, 0, size);
            }
        } catch (IOException broken) {
            // Either side has gone; the other is closed with it.
        }
    }

    private void cut(OutputStream out, byte[] buffer, int size, int commit) throws IOException {
        if (random.nextBoolean()) {
            before.incrementAndGet();
            out.write(buffer, 0, commit);
        } else {
            after.incrementAndGet();
            out.write(buffer, 0, size);
            LockSupport.parkNanos(random.nextInt(MAX_DELAY_NS));
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException broken) {
            // As above.
        }
    }

    private static int find(byte[] buffer, int size) {
        for (int i = 0; i + COMMIT.length <= size; i++) {
            int length = 0;
            while (length < COMMIT.length && buffer[i + length] == COMMIT[length]) {
                length++;
            }
            if (length == COMMIT.length) {
                return i;
            }
        }
        return -1;
    }
}
