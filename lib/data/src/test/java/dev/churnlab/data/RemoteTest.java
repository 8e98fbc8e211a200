package dev.churnlab.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import dev.churnlab.storage.Location;
import dev.churnlab.storage.StorageException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables on a web server are read as those of the disk, with the same messages. */
class RemoteTest {
    private static final Schema SCHEMA =
            new Schema(List.of(Column.id("id"), Column.integer("months"), Column.target("left")), "yes", "no");
    private static final String CSV = "id,months,left\na,1,yes\nb,2,no\n";

    @TempDir
    private Path folder = Path.of("");

    private HttpServer server;
    private String address = "";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        address = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String serve(String name, byte[] bytes) {
        server.createContext("/" + name, exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, exchange.getRequestMethod().equals("HEAD") ? -1 : bytes.length);
                if (!exchange.getRequestMethod().equals("HEAD")) {
                    exchange.getResponseBody().write(bytes);
                }
            }
        });
        return address + name;
    }

    @Test
    void csvAndParquet() throws IOException {
        var csv = serve("in.csv", CSV.getBytes(UTF_8));
        var table = Tables.loader(SCHEMA).load(csv);
        assertThat(table.stringColumn("id").asList()).containsExactly("a", "b");
        assertThat(table.name()).isEqualTo("in.csv");
        var file = folder.resolve("in.parquet");
        Tables.write(table, file);
        var parquet = serve("in.parquet", Files.readAllBytes(file));
        assertThat(Tables.loader(SCHEMA).load(parquet).print()).contains("a", "b");
        assertThat(Schema.inference().target("left").infer(Location.of(csv)).rows())
                .isEqualTo(2);
    }

    @Test
    void whatIsWrongIsSaidOfThePlace() {
        var wrong = serve("wrong.csv", CSV.replace("2", "two").getBytes(UTF_8));
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Tables.loader(SCHEMA).load(wrong))
                .withMessage(wrong + ": line 3, column months: 'two' is not a number; write it like 1234");
        var latin = serve("latin.csv", new byte[] {'i', 'd', '\n', (byte) 0xE9, '\n'});
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Tables.loader(SCHEMA).load(latin))
                .withMessage(latin + ": line 2: the bytes are not UTF-8; save the file as UTF-8");
        var cut = serve("cut.parquet", "PAR1 and no more".getBytes(UTF_8));
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Tables.loader(SCHEMA).load(cut))
                .withMessageStartingWith(cut + ": broken Parquet file: ");
        assertThatExceptionOfType(RuntimeException.class)
                .isThrownBy(() -> Tables.loader(SCHEMA).load(address + "none.csv"))
                .matches(e -> e instanceof DataException || e instanceof StorageException)
                .withMessageContaining(address + "none.csv");
    }
}
