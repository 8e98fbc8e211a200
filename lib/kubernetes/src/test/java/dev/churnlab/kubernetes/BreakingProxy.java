package dev.churnlab.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A way to the API server that can be cut: what is connected breaks off, as when the server is restarted. */
final class BreakingProxy implements AutoCloseable {
    private final ServerSocket server;
    private final URI target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Set<Object> causes = ConcurrentHashMap.newKeySet();

    BreakingProxy(String target) throws IOException {
        this.target = URI.create(target);
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    /** The same cluster, by way of here. */
    Config config(Config direct) {
        return new ConfigBuilder(direct)
                .withMasterUrl("https://127.0.0.1:" + server.getLocalPort() + "/")
                .build();
    }

    /** Cuts all connections, once a cause. */
    void breakOnce(Object cause) {
        if (causes.add(cause)) {
            open.forEach(BreakingProxy::closeQuietly);
        }
    }

    /** How often. */
    int broken() {
        return causes.size();
    }

    private static void daemon(Runnable task) {
        var thread = new Thread(task, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var near = server.accept();
                var far = new Socket(target.getHost(), target.getPort());
                open.add(near);
                open.add(far);
                daemon(() -> copy(near, far));
                daemon(() -> copy(far, near));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // Broken, as asked for.
        } finally {
            closeQuietly(from);
            closeQuietly(to);
            open.remove(from);
            open.remove(to);
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            return;
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        open.forEach(BreakingProxy::closeQuietly);
    }
}
