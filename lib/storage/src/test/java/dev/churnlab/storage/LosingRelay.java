package dev.churnlab.storage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands before a server and loses one answer: that to the n-th request of a method; the request is carried out. Or it
 * refuses what has a certain header, as a server does that does not know it.
 */
final class LosingRelay implements AutoCloseable {
    private final ServerSocket socket;
    private final int server;
    private final String method;
    private final AtomicInteger left;
    private final AtomicInteger lost = new AtomicInteger();
    private final String unknown;
    private final List<String> heads = new CopyOnWriteArrayList<>();

    private LosingRelay(ServerSocket socket, int server, String method, int number, String unknown) {
        this.socket = socket;
        this.server = server;
        this.method = method;
        this.unknown = unknown;
        left = new AtomicInteger(number);
    }

    static LosingRelay to(int server, String method, int number) throws IOException {
        return started(server, method, number, "");
    }

    /** @param header refused with 501; empty: none */
    static LosingRelay unaware(int server, String header) throws IOException {
        return started(server, "", 0, header);
    }

    private static LosingRelay started(int server, String method, int number, String unknown) throws IOException {
        var socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var relay = new LosingRelay(socket, server, method, number, unknown);
        start(relay::accept);
        return relay;
    }

    /** How many requests that send an object, or a part of one, had this header. */
    long putsWith(String header) {
        return heads.stream()
                .filter(head -> head.startsWith("PUT ") && has(head, header))
                .count();
    }

    private static boolean has(String head, String header) {
        return head.toLowerCase(Locale.ROOT).contains("\r\n" + header.toLowerCase(Locale.ROOT) + ":");
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
            heads.add(head.toString());
            if (!unknown.isEmpty() && has(head.toString(), unknown)) {
                var says = "<Error><Code>NotImplemented</Code><Message>a header implies functionality"
                        + " that is not implemented</Message></Error>";
                client.getOutputStream()
                        .write(("HTTP/1.1 501 Not Implemented\r\nContent-Type: application/xml\r\nConnection: close\r\n"
                                        + "Content-Length: " + says.length() + "\r\n\r\n" + says)
                                .getBytes(ISO_8859_1));
                return;
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
