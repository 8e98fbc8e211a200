package dev.churnlab.storage;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/** Stands before a server, counts what clients send, and changes one byte of it if it is told to. */
final class CountingRelay implements AutoCloseable {
    private final ServerSocket socket;
    private final int server;
    private final long spoiled;
    private final AtomicLong sent = new AtomicLong();

    /** @param spoiled the number of the byte that is changed, from 0; -1: none */
    CountingRelay(int server, long spoiled) throws IOException {
        this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.server = server;
        this.spoiled = spoiled;
        start(this::accept);
    }

    int port() {
        return socket.getLocalPort();
    }

    /** How many bytes all clients have sent. */
    long sent() {
        return sent.get();
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        var thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // One of the two has hung up, or the test is over.
                    }
                },
                "relay");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            var client = socket.accept();
            var upstream = new Socket(InetAddress.getLoopbackAddress(), server);
            start(() -> there(client, upstream));
            start(() -> {
                try (client;
                        upstream) {
                    upstream.getInputStream().transferTo(client.getOutputStream());
                }
            });
        }
    }

    private void there(Socket client, Socket upstream) throws IOException {
        var bytes = new byte[1 << 16];
        try (client;
                upstream) {
            for (int count; (count = client.getInputStream().read(bytes)) >= 0; ) {
                var before = sent.getAndAdd(count);
                if (before <= spoiled && spoiled < before + count) {
                    bytes[(int) (spoiled - before)] ^= 1;
                }
                upstream.getOutputStream().write(bytes, 0, count);
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
