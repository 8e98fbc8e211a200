package dev.churnlab.runner;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The client side of the Jupyter protocol, for one thread; each channel has one more, which reads. */
final class KernelClient implements AutoCloseable {
    private static final int MANY = 256;
    private static final long IN_MEMORY = 4 << 20;

    private final Map<Message.Channel, Link> links = new EnumMap<>(Message.Channel.class);
    private final Inbox inbox = new Inbox(IN_MEMORY);
    private final Wire wire;

    /** Connects, also before the kernel listens. */
    KernelClient(Connection connection) {
        // One for all: a request for input goes to who sent the request to execute.
        var identity = UUID.randomUUID().toString();
        open(Message.Channel.IOPUB, connection.iopub(), Link.Kind.SUB, identity);
        open(Message.Channel.SHELL, connection.shell(), Link.Kind.DEALER, identity);
        open(Message.Channel.CONTROL, connection.control(), Link.Kind.DEALER, identity);
        open(Message.Channel.STDIN, connection.stdin(), Link.Kind.DEALER, identity);
        wire = new Wire(connection.key());
    }

    private void open(Message.Channel channel, int port, Link.Kind kind, String identity) {
        links.put(channel, new Link(port, kind, identity, new Receiver(channel, inbox)));
    }

    /** Puts what comes on a channel into the inbox. */
    private record Receiver(Message.Channel channel, Inbox inbox) implements Link.Receiver {
        @Override
        public void put(List<Frame> frames) {
            inbox.put(new Inbox.Mail(channel, frames));
        }

        @Override
        public Frame read(DataInputStream in, long length) throws IOException {
            return Frame.read(in, length);
        }

        @Override
        public void connected() {
            inbox.nudge();
        }

        @Override
        public void ended(@Nullable Throwable failure) {
            inbox.end(failure);
        }
    }

    static ObjectNode content() {
        return Wire.object();
    }

    /** Whether the kernel hears requests, and its broadcasts are heard. */
    boolean connected() {
        return link(Message.Channel.SHELL).connected()
                && link(Message.Channel.IOPUB).connected();
    }

    /** Whether the kernel has closed a connection. */
    boolean ended() {
        return inbox.ended();
    }

    /** Sends a request and returns its id. */
    String send(Message.Channel channel, String type, ObjectNode content) {
        var header = wire.header(type);
        link(channel).send(wire.encode(header, content));
        return header.path("msg_id").asText();
    }

    private Link link(Message.Channel channel) {
        return java.util.Objects.requireNonNull(links.get(channel));
    }

    /**
     * Takes the messages that have come, a few hundred at most; waits for the first up to a time.
     *
     * @return whether any came
     */
    boolean receive(long millis, Consumer<Message> sink) {
        inbox.await(millis);
        for (int i = 0; i < MANY; i++) {
            var mail = inbox.take();
            if (mail == null) {
                return i > 0;
            }
            wire.decode(mail.channel(), mail.frames(), sink);
        }
        return true;
    }

    @Override
    public void close() {
        links.values().forEach(Link::close);
        inbox.close();
    }
}
