package dev.churnlab.storage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands before a server and loses one answer: that to the n-th request of a method; the request is carried out. */
final class LosingRelay implements AutoCloseable {
    private final ServerSocket socket;
    private final int server;
    private final String method;
    private final AtomicInteger left;
    private final AtomicInteger lost = new AtomicInteger();

    private LosingRelay(ServerSocket socket, int server, String method, int number) {
        this.socket = socket;
        this.server = server;
        this.method = method;
        left = new AtomicInteger(number);
    }

    static LosingRelay to(int server, String method, int number) throws IOException {
        var relay = new LosingRelay(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), server, method, number);
        start(relay::accept);
        return relay;
    }

    int port() {
        return socket.getLocalPort();
    }

    int lost() {
        return lost.get();
    }

    private static void start(Runnable work) {
        var thread = new Thread(work, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                var client = socket.accept();
                start(() -> relay(client));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    /** One connection: the server closes it after each answer, as it is told. */
    private void relay(Socket client) {
        try (client;
                var upstream = new Socket(InetAddress.getLoopbackAddress(), server)) {
            var head = new StringBuilder();
            var in = client.getInputStream();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                if (next < 0) {
                    return;
                }
                head.append((char) next);
            }
            boolean loses = head.toString().startsWith(method + " ") && left.decrementAndGet() == 0;
            var out = upstream.getOutputStream();
            out.write(head.toString()
                    .replaceFirst("\r\n", "\r\nConnection: close\r\n")
                    .getBytes(ISO_8859_1));
            start(() -> copy(client, upstream));
            var answer = upstream.getInputStream().readAllBytes();
            if (loses) {
                lost.incrementAndGet();
            } else {
                client.getOutputStream().write(answer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // One of the two has ended.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
