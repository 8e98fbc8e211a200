package dev.churnlab.runner;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The client's end of one of a kernel's ZeroMQ sockets, in ZMTP 3.0 without security (ZeroMQ RFC 23, which every libzmq
 * since 4.0 speaks). It may be made before the kernel listens: it goes on trying, and sends then what it was given
 * until then. One thread of its own reads, whatever the speed of who takes the messages.
 */
final class Link implements AutoCloseable {
    /** What it is to its peer: DEALER sends requests, SUB hears all broadcasts. */
    enum Kind {
        DEALER,
        SUB
    }

    /** Where messages go; called by the link's thread. */
    interface Receiver {
        /** A message has come. */
        void put(List<Frame> frames);

        /** A part of a message is to be read, which may be large. */
        Frame read(DataInputStream in, long length) throws IOException;

        /** The peer is there, and hears and is heard from now on. */
        void connected();

        /** No message will come any more, because the peer has closed the connection; or the failure of a put. */
        void ended(@Nullable Throwable failure);
    }

    private static final int MORE = 1;
    private static final int LONG = 2;
    private static final int COMMAND = 4;
    private static final int SHORTEST_LONG = 256;
    /** Larger parts of a greeting are not from ZeroMQ. */
    private static final int LARGEST_COMMAND = 1 << 16;

    private static final int RETRY_MILLIS = 4;
    private static final int RARELY = 20;
    private static final int HANDSHAKE_MILLIS = 5000;
    private static final int BUFFER = 1 << 16;
    private static final int RECEIVE_BUFFER = 4 << 20;

    private final int port;
    private final Kind kind;
    private final String identity;
    private final Receiver receiver;
    private final Thread thread;
    private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
    private @Nullable Socket socket;
    private int attempts;
    private boolean connected;
    private volatile boolean closed;

    /**
     * @param port on loopback
     * @param identity what a router knows this end by
     */
    Link(int port, Kind kind, String identity, Receiver receiver) {
        this.port = port;
        this.kind = kind;
        this.identity = identity;
        this.receiver = receiver;
        thread = new Thread(this::run, "kernel " + kind + " " + port);
        thread.setDaemon(true);
        thread.start();
    }

    synchronized boolean connected() {
        return connected;
    }

    /** Sends a message; at once, or when the peer is there. To a peer that has gone it is lost, as with ZeroMQ. */
    synchronized void send(List<byte[]> frames) {
        try {
            var out = new DataOutputStream(waiting);
            for (int i = 0; i < frames.size(); i++) {
                frame(out, i + 1 < frames.size() ? MORE : 0, frames.get(i));
            }
            if (connected) {
                flush();
            }
        } catch (IOException e) {
            // Who waits for an answer sees that the kernel has ended.
            waiting.reset();
        }
    }

    private synchronized void flush() throws IOException {
        if (socket != null && waiting.size() > 0) {
            // In one piece: a message that comes in several waits for their acknowledgements.
            socket.getOutputStream().write(waiting.toByteArray());
            waiting.reset();
        }
    }

    private static void frame(DataOutputStream out, int flags, byte[] body) throws IOException {
        if (body.length < SHORTEST_LONG) {
            out.writeByte(flags);
            out.writeByte(body.length);
        } else {
            out.writeByte(flags | LONG);
            out.writeLong(body.length);
        }
        out.write(body);
    }

    private void run() {
        try (var in = connect()) {
            if (in != null) {
                receiver.connected();
                while (true) {
                    message(in);
                }
            }
        } catch (IOException e) {
            if (!closed) {
                receiver.ended(null);
            }
        } catch (UncheckedIOException | OutOfMemoryError e) {
            receiver.ended(e);
        }
    }

    private void message(DataInputStream in) throws IOException {
        var frames = new ArrayList<Frame>(8);
        int flags;
        do {
            flags = in.readUnsignedByte();
            long length = (flags & LONG) == 0 ? in.readUnsignedByte() : in.readLong();
            if ((flags & COMMAND) != 0) {
                in.skipNBytes(length);
                return;
            }
            frames.add(receiver.read(in, length));
        } while ((flags & MORE) != 0);
        receiver.put(frames);
    }

    /** Tries until the peer is there; null when closed before. */
    private @Nullable DataInputStream connect() {
        while (!closed) {
            var each = new Socket();
            try {
                return open(each);
            } catch (IOException e) {
                close(each);
                pause();
            }
        }
        return null;
    }

    private DataInputStream open(Socket each) throws IOException {
        synchronized (this) {
            if (closed) {
                throw new IOException("closed");
            }
            socket = each;
        }
        if (++attempts % RARELY != 0) {
            notFromItsOwnPort(each);
        }
        each.setTcpNoDelay(true);
        if (kind == Kind.SUB) {
            each.setReceiveBufferSize(RECEIVE_BUFFER);
        }
        each.connect(new InetSocketAddress(InetAddress.getByName(Connection.HOST), port), HANDSHAKE_MILLIS);
        each.setSoTimeout(HANDSHAKE_MILLIS);
        var in = new DataInputStream(new BufferedInputStream(each.getInputStream(), BUFFER));
        each.getOutputStream().write(hello());
        greeting(in);
        each.setSoTimeout(0);
        synchronized (this) {
            if (kind == Kind.SUB) {
                // To all topics; not before the peer is ready, which takes it for a wrong greeting.
                send(List.of(new byte[] {1}));
            }
            connected = true;
            flush();
        }
        return in;
    }

    /**
     * A socket that connects to a port where nobody listens may be given that very port, and is then connected to
     * itself and in the kernel's way. Not so from another of the addresses that loopback has. Rarely it is left to chance
     * all the same, for a machine that lets nothing through from there.
     */
    private static void notFromItsOwnPort(Socket each) {
        try {
            each.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 2}), 0));
        } catch (IOException e) {
            // A system with one address only, as macOS: a rare start fails and is tried again.
            return;
        }
    }

    /** Signature, version, mechanism, and what follows them in NULL security: the READY command. */
    private byte[] hello() throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.writeByte(0xff);
        out.writeLong(0);
        out.writeByte(0x7f);
        out.writeByte(3);
        out.writeByte(0);
        var mechanism = new byte[20];
        System.arraycopy("NULL".getBytes(US_ASCII), 0, mechanism, 0, 4);
        out.write(mechanism);
        out.write(new byte[32]);
        var ready = new ByteArrayOutputStream();
        var body = new DataOutputStream(ready);
        name(body, "READY");
        property(body, "Socket-Type", kind.name());
        if (kind == Kind.DEALER) {
            property(body, "Identity", identity);
        }
        frame(out, COMMAND, ready.toByteArray());
        return bytes.toByteArray();
    }

    private static void name(DataOutputStream out, String name) throws IOException {
        out.writeByte(name.length());
        out.write(name.getBytes(US_ASCII));
    }

    private static void property(DataOutputStream out, String name, String value) throws IOException {
        name(out, name);
        out.writeInt(value.length());
        out.write(value.getBytes(US_ASCII));
    }

    /** Reads the peer's greeting and its READY. */
    private static void greeting(DataInputStream in) throws IOException {
        var greeting = new byte[64];
        in.readFully(greeting);
        if ((greeting[0] & 0xff) != 0xff || greeting[9] != 0x7f || greeting[10] < 3) {
            throw new IOException("no ZMTP 3");
        }
        int flags = in.readUnsignedByte();
        long length = (flags & LONG) == 0 ? in.readUnsignedByte() : in.readLong();
        if ((flags & COMMAND) == 0 || length > LARGEST_COMMAND) {
            throw new IOException("no handshake");
        }
        var ready = in.readNBytes((int) length);
        if (!new String(ready, US_ASCII).startsWith("\5READY")) {
            throw new IOException("refused");
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(@Nullable Socket each) {
        try {
            if (each != null) {
                each.close();
            }
        } catch (IOException e) {
            // It is closed all the same.
            return;
        }
    }

    @Override
    public void close() {
        closed = true;
        synchronized (this) {
            close(socket);
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
