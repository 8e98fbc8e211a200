package dev.churnlab.runner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One end of a ZeroMQ connection, against a peer whose bytes are written here one by one. */
class LinkTest {
    private static final byte[] GREETING = greeting();

    private final BlockingQueue<String> heard = new ArrayBlockingQueue<>(100);
    private @Nullable Link link;

    private static byte[] greeting() {
        var greeting = new byte[64];
        greeting[0] = (byte) 0xff;
        greeting[9] = 0x7f;
        greeting[10] = 3;
        greeting[11] = 1;
        System.arraycopy("NULL".getBytes(UTF_8), 0, greeting, 12, 4);
        return greeting;
    }

    private final Link.Receiver receiver = new Link.Receiver() {
        @Override
        public void put(List<Frame> frames) {
            var text = new StringBuilder();
            for (var frame : frames) {
                text.append('[').append(text(frame)).append(']');
                frame.close();
            }
            heard.add(text.toString());
        }

        private String text(Frame frame) {
            try {
                var bytes = frame.bytes();
                return bytes.length > 20
                        ? bytes.length + " bytes " + frame.getClass().getSimpleName()
                        : new String(bytes, UTF_8);
            } catch (IOException e) {
                return e.toString();
            }
        }

        @Override
        public Frame read(DataInputStream in, long length) throws IOException {
            return Frame.read(in, length);
        }

        @Override
        public void connected() {
            heard.add("connected");
        }

        @Override
        public void ended(@Nullable Throwable failure) {
            heard.add("ended" + (failure == null ? "" : " " + failure));
        }
    };

    @AfterEach
    void close() {
        if (link != null) {
            link.close();
        }
    }

    private static Socket accept(ServerSocket server) throws IOException {
        server.setSoTimeout(20_000);
        var peer = server.accept();
        peer.setSoTimeout(20_000);
        return peer;
    }

    private static void ready(DataOutputStream out, String type) throws IOException {
        var body = "\5READY\13Socket-Type\0\0\0" + (char) type.length() + type;
        out.writeByte(4);
        out.writeByte(body.length());
        out.write(body.getBytes(UTF_8));
    }

    private String next() throws InterruptedException {
        return String.valueOf(heard.poll(20, TimeUnit.SECONDS));
    }

    private static ServerSocket server(int port) throws IOException {
        return new ServerSocket(port, 5, InetAddress.getByName(Connection.HOST));
    }

    @Test
    void whatIsSentEarlyComesWhenThePeerIsThere() throws Exception {
        int port;
        try (var free = server(0)) {
            port = free.getLocalPort();
        }
        link = new Link(port, Link.Kind.DEALER, "me", receiver);
        link.send(List.of("a".getBytes(UTF_8), new byte[300]));
        try (var server = server(port);
                var peer = accept(server)) {
            var in = new DataInputStream(peer.getInputStream());
            var out = new DataOutputStream(peer.getOutputStream());
            out.write(GREETING);
            assertThat(in.readNBytes(64)).startsWith(0xff, 0, 0).endsWith(0, 0);
            assertThat(in.readUnsignedByte()).isEqualTo(4);
            assertThat(new String(in.readNBytes(in.readUnsignedByte()), UTF_8))
                    .isEqualTo("\5READY\13Socket-Type\0\0\0\6DEALER\10Identity\0\0\0\2me");
            ready(out, "ROUTER");
            assertThat(in.readNBytes(3)).containsExactly(1, 1, 'a');
            assertThat(in.readUnsignedByte()).isEqualTo(2);
            assertThat(in.readLong()).isEqualTo(300);
            assertThat(in.readNBytes(300)).containsOnly(0);
        }
        assertThat(next()).isEqualTo("connected");
        assertThat(next()).isEqualTo("ended");
    }

    @Test
    void aSubscriberAsksForAllAndTakesLongMessagesToAFile() throws Exception {
        try (var server = server(0)) {
            link = new Link(server.getLocalPort(), Link.Kind.SUB, "me", receiver);
            // A peer that is not ZeroMQ's, or is about to end, is tried again.
            try (var other = accept(server)) {
                other.getOutputStream()
                        .write("HTTP/1.1 400 Bad Request\r\n".repeat(9).getBytes(UTF_8));
            }
            try (var peer = accept(server)) {
                var in = new DataInputStream(peer.getInputStream());
                var out = new DataOutputStream(peer.getOutputStream());
                out.write(GREETING);
                ready(out, "PUB");
                in.skipNBytes(64 + 1);
                in.skipNBytes(in.readUnsignedByte());
                assertThat(in.readNBytes(3)).containsExactly(0, 1, 1);
                // A command in between is nobody's business.
                out.write(new byte[] {4, 1, 'x'});
                out.write(new byte[] {1, 1, 'a', 3});
                out.writeLong(Frame.LARGE);
                out.write(new byte[Frame.LARGE]);
                out.write(new byte[] {0, 0});
                assertThat(next()).isEqualTo("connected");
                assertThat(next()).isEqualTo("[a][" + Frame.LARGE + " bytes InFile][]");
            }
            assertThat(next()).isEqualTo("ended");
        }
    }
}
