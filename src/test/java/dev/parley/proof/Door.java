package dev.parley.proof;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The way to a database, which can be shut: then nobody is behind it, and whoever was on the way is cut off.
final class Door implements AutoCloseable {

    private final Set<Socket> passing = ConcurrentHashMap.newKeySet();
    private final int port;
    private ServerSocket listener;

    /// An open door to this port of the machine.
    Door(int behind) throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        port = listener.getLocalPort();
        accept(listener, behind);
    }

    int port() {
        return port;
    }

    synchronized void shut() throws IOException {
        listener.close();
        for (var socket : passing) {
            socket.close();
        }
    }

    /// Opens it again; there may be something else behind it.
    synchronized void open(int behind) throws IOException {
        listener = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        accept(listener, behind);
    }

    @Override
    public void close() throws IOException {
        shut();
    }

    private void accept(ServerSocket at, int behind) {
        Thread.ofVirtual().start(() -> {
            while (!at.isClosed()) {
                try {
                    pass(at.accept(), behind);
                } catch (IOException shut) {
                    // Nobody comes in any more, or nobody is there.
                }
            }
        });
    }

    private synchronized void pass(Socket client, int behind) throws IOException {
        passing.add(client);
        if (listener.isClosed()) {
            client.close();
            return;
        }
        var server = new Socket(InetAddress.getLoopbackAddress(), behind);
        passing.add(server);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        Thread.ofVirtual().start(() -> copy(client, server));
        Thread.ofVirtual().start(() -> copy(server, client));
    }

    private void copy(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException cut) {
            // Either side has gone; the other is closed with it.
        } finally {
            passing.remove(from);
        }
    }
}
