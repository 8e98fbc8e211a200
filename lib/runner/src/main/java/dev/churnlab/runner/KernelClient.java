package dev.churnlab.runner;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/**
 * The client side of the Jupyter protocol, for one thread. ZeroMQ's own thread takes messages from the network at once
 * and without a bound (RCVHWM 0), so the kernel never has to drop output while this one is busy.
 */
final class KernelClient implements AutoCloseable {
    private static final int RECONNECT_MILLIS = 10;
    private static final int MANY = 256;

    private final ZContext context = new ZContext(1);
    private final Map<Message.Channel, ZMQ.Socket> sockets = new EnumMap<>(Message.Channel.class);
    private final ZMQ.Poller poller;
    private final Message.Channel[] polled = Message.Channel.values();
    private final Wire wire;

    /** Connects, also before the kernel listens: ZeroMQ goes on trying. */
    KernelClient(Connection connection) {
        context.setLinger(0);
        wire = new Wire(connection.key());
        poller = context.createPoller(polled.length);
        open(Message.Channel.SHELL, SocketType.DEALER, connection.address(connection.shell()));
        open(Message.Channel.CONTROL, SocketType.DEALER, connection.address(connection.control()));
        open(Message.Channel.STDIN, SocketType.DEALER, connection.address(connection.stdin()));
        open(Message.Channel.IOPUB, SocketType.SUB, connection.address(connection.iopub()));
    }

    private void open(Message.Channel channel, SocketType type, String address) {
        var socket = context.createSocket(type);
        socket.setRcvHWM(0);
        socket.setSndHWM(0);
        socket.setReconnectIVL(RECONNECT_MILLIS);
        socket.setReconnectIVLMax(20 * RECONNECT_MILLIS);
        if (type == SocketType.SUB) {
            socket.setReceiveBufferSize(4 << 20);
            socket.subscribe(new byte[0]);
        }
        socket.connect(address);
        sockets.put(channel, socket);
        poller.register(socket, ZMQ.Poller.POLLIN);
    }

    static ObjectNode content() {
        return Wire.object();
    }

    /** Sends a request and returns its id. */
    String send(Message.Channel channel, String type, ObjectNode content) {
        var header = wire.header(type);
        var frames = wire.encode(header, content);
        var socket = socket(channel);
        for (int i = 0; i < frames.size(); i++) {
            socket.send(frames.get(i), i + 1 < frames.size() ? ZMQ.SNDMORE : 0);
        }
        return header.path("msg_id").asText();
    }

    private ZMQ.Socket socket(Message.Channel channel) {
        return java.util.Objects.requireNonNull(sockets.get(channel));
    }

    /**
     * Takes the messages that have come, a few hundred at most; waits for the first up to a time.
     *
     * @return whether any came
     */
    boolean receive(long millis, Consumer<Message> sink) {
        if (poller.poll(Math.max(0, millis)) <= 0) {
            return false;
        }
        for (int i = 0; i < polled.length; i++) {
            if (poller.pollin(i)) {
                // Registered in the order of the enum.
                drain(polled[i], sink);
            }
        }
        return true;
    }

    private void drain(Message.Channel channel, Consumer<Message> sink) {
        var socket = socket(channel);
        for (int i = 0; i < MANY; i++) {
            byte[] frame = socket.recv(ZMQ.DONTWAIT);
            if (frame == null) {
                return;
            }
            var frames = new ArrayList<byte[]>(8);
            frames.add(frame);
            while (socket.hasReceiveMore()) {
                frames.add(socket.recv());
            }
            wire.decode(channel, frames, sink);
        }
    }

    @Override
    public void close() {
        poller.close();
        context.close();
    }
}
