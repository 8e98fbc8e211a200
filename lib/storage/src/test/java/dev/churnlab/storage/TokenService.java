package dev.churnlab.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.churnlab.testing.S3Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes one token of a web identity and one role, and gives the keys of {@link S3Server} for them, as AWS's STS does. */
final class TokenService implements AutoCloseable {
    static final String ROLE = "arn:aws:iam::123456789012:role/trainer";
    static final String TOKEN = "eyJhbGciOiJub25lIn0.e30.";

    private static final String KEYS =
            """
            <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult>
            <Credentials><AccessKeyId>%s</AccessKeyId><SecretAccessKey>%s</SecretAccessKey><SessionToken>%s</SessionToken>
            <Expiration>%s</Expiration></Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>
            """;
    private static final String REFUSAL =
            """
            <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>%s</Code>
            <Message>%s</Message></Error><RequestId>1</RequestId></ErrorResponse>
            """;

    private final HttpServer server;
    private final String session;
    private final Instant expires;
    private final List<String> asked = new CopyOnWriteArrayList<>();

    /**
     * @param session the token of the session; the server knows these keys without one, and takes a blank one for none
     * @param expires of the keys that it gives
     */
    TokenService(String session, Instant expires) throws IOException {
        this.session = session;
        this.expires = expires;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String uri() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** How often it was asked. */
    int asked() {
        return asked.size();
    }

    private void answer(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        var query = URLDecoder.decode(exchange.getRequestURI().getRawQuery() + "&" + body, UTF_8) + "&";
        asked.add(query);
        if (!query.contains("WebIdentityToken=" + TOKEN + "&")) {
            send(exchange, 400, REFUSAL.formatted("InvalidIdentityToken", "Couldn't retrieve verification key"));
        } else if (!query.contains("RoleArn=" + ROLE + "&")) {
            send(
                    exchange,
                    403,
                    REFUSAL.formatted("AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity"));
        } else {
            send(exchange, 200, KEYS.formatted(S3Server.key(), S3Server.secret(), session, expires));
        }
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        var bytes = text.getBytes(UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "text/xml");
        exchange.sendResponseHeaders(status, bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
