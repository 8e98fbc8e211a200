package dev.churnlab.runner;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.UUID;

/** Where a kernel listens: five free ports on loopback, and the key that signs messages. */
record Connection(int shell, int iopub, int stdin, int control, int heartbeat, String key) {
    static final String HOST = "127.0.0.1";

    static Connection free() throws IOException {
        var sockets = new ArrayList<ServerSocket>();
        try {
            // All are open at once, so that none is given twice.
            for (int i = 0; i < 5; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getByName(HOST)));
            }
            var ports = sockets.stream().mapToInt(ServerSocket::getLocalPort).toArray();
            return new Connection(
                    ports[0],
                    ports[1],
                    ports[2],
                    ports[3],
                    ports[4],
                    UUID.randomUUID().toString());
        } finally {
            for (var socket : sockets) {
                socket.close();
            }
        }
    }

    String address(int port) {
        return "tcp://" + HOST + ":" + port;
    }

    /** Writes the connection file that the kernel reads. The folder is to be the user's alone. */
    void write(Path file) throws IOException {
        var json = JsonNodeFactory.instance.objectNode();
        json.put("transport", "tcp")
                .put("ip", HOST)
                .put("signature_scheme", "hmac-sha256")
                .put("key", key);
        json.put("shell_port", shell).put("iopub_port", iopub).put("stdin_port", stdin);
        json.put("control_port", control).put("hb_port", heartbeat).put("kernel_name", "");
        Files.writeString(file, json.toString());
    }
}
