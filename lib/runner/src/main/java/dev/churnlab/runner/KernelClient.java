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
 * The client side of the Jupyter protocol, for one thread; a second one takes the kernel's output from the network, see
 * {@link OutputReader}.
 */
final class KernelClient implements AutoCloseable {
    private static final int RECONNECT_MILLIS = 10;
    private static final int MANY = 256;
    private static final int RECEIVE_BUFFER = 4 << 20;
    private static final long IN_MEMORY = 4 << 20;
    private static final String SIGNALS = "inproc://signals";
    /** In the order in which they are polled. */
    private static final Message.Channel[] REQUESTS = {
        Message.Channel.SHELL, Message.Channel.CONTROL, Message.Channel.STDIN
    };

    private final ZContext context = new ZContext(1);
    private final Map<Message.Channel, ZMQ.Socket> sockets = new EnumMap<>(Message.Channel.class);
    private final ZMQ.Poller poller;
    private final ZMQ.Socket signals;
    private final Inbox inbox = new Inbox(IN_MEMORY);
    private final Thread reader;
    private final Wire wire;

    /** Connects, also before the kernel listens: ZeroMQ goes on trying. */
    KernelClient(Connection connection) {
        context.setLinger(0);
        context.getContext().setUncaughtExceptionHandler((thread, failure) -> inbox.fail(failure));
        poller = context.createPoller(REQUESTS.length + 1);
        open(Message.Channel.SHELL, connection.address(connection.shell()));
        open(Message.Channel.CONTROL, connection.address(connection.control()));
        open(Message.Channel.STDIN, connection.address(connection.stdin()));
        signals = context.createSocket(SocketType.PAIR);
        signals.bind(SIGNALS);
        poller.register(signals, ZMQ.Poller.POLLIN);
        var output = connecting(SocketType.SUB);
        output.setReceiveBufferSize(RECEIVE_BUFFER);
        // On the heap, where a message that has been read is gone at the next collection.
        output.setMsgAllocationHeapThreshold(Integer.MAX_VALUE);
        output.subscribe(new byte[0]);
        output.connect(connection.address(connection.iopub()));
        reader = new Thread(new OutputReader(context, output, SIGNALS, inbox), "kernel output");
        reader.setDaemon(true);
        reader.start();
        wire = new Wire(connection.key());
    }

    private void open(Message.Channel channel, String address) {
        var socket = connecting(SocketType.DEALER);
        socket.connect(address);
        sockets.put(channel, socket);
        poller.register(socket, ZMQ.Poller.POLLIN);
    }

    private ZMQ.Socket connecting(SocketType type) {
        var socket = context.createSocket(type);
        socket.setRcvHWM(0);
        socket.setSndHWM(0);
        socket.setReconnectIVL(RECONNECT_MILLIS);
        socket.setReconnectIVLMax(20 * RECONNECT_MILLIS);
        return socket;
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
        boolean any = !inbox.isEmpty();
        if (poller.poll(any ? 0 : Math.max(0, millis)) > 0) {
            if (poller.pollin(REQUESTS.length)) {
                while (signals.recv(ZMQ.DONTWAIT) != null) {
                    any = true;
                }
            }
            for (int i = 0; i < REQUESTS.length; i++) {
                if (poller.pollin(i)) {
                    drain(REQUESTS[i], sink);
                    any = true;
                }
            }
        }
        for (int i = 0; i < MANY; i++) {
            var frames = inbox.take();
            if (frames == null) {
                break;
            }
            wire.decode(Message.Channel.IOPUB, frames, sink);
        }
        return any;
    }

    private void drain(Message.Channel channel, Consumer<Message> sink) {
        var socket = socket(channel);
        byte[] frame;
        while ((frame = socket.recv(ZMQ.DONTWAIT)) != null) {
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
        signals.send(new byte[0]);
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        poller.close();
        context.close();
        inbox.close();
    }
}
