package dev.churnlab.runner;

import java.util.ArrayList;
import java.util.List;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/**
 * Takes a kernel's broadcasts from the network as they come, on a thread of its own, without a bound: a kernel drops what
 * nobody takes.
 */
final class OutputReader implements Runnable {
    private final Inbox inbox;
    private final ZMQ.Socket output;
    private final ZMQ.Socket signals;
    private final ZMQ.Poller poller;

    /**
     * @param output connected and subscribed; from now on this thread's alone
     * @param signals where it hears of the end, and says that the inbox is no longer empty
     */
    OutputReader(ZContext context, ZMQ.Socket output, String signals, Inbox inbox) {
        this.inbox = inbox;
        this.output = output;
        this.signals = context.createSocket(SocketType.PAIR);
        this.signals.connect(signals);
        poller = context.createPoller(2);
        poller.register(output, ZMQ.Poller.POLLIN);
        poller.register(this.signals, ZMQ.Poller.POLLIN);
    }

    @Override
    public void run() {
        try {
            read();
        } catch (RuntimeException | OutOfMemoryError e) {
            inbox.fail(e);
        }
    }

    private void read() {
        while (true) {
            poller.poll();
            if (poller.pollin(1)) {
                return;
            }
            byte[] frame;
            while ((frame = output.recv(ZMQ.DONTWAIT)) != null) {
                if (inbox.put(rest(frame))) {
                    signals.send(new byte[0], ZMQ.DONTWAIT);
                }
            }
        }
    }

    private List<byte[]> rest(byte[] first) {
        var frames = new ArrayList<byte[]>(8);
        frames.add(first);
        while (output.hasReceiveMore()) {
            frames.add(output.recv());
        }
        return frames;
    }
}
