package dev.churnlab.runner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.churnlab.notebook.Notebook;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Reading and writing loses nothing of notebooks that people and tools have written: ours, and those that papermill and
 * scrapbook bring for their own tests, in formats from 4.0 on. Compared with Jackson's plain reading of the file.
 */
class RealNotebooksIT {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
            .build();

    @BeforeAll
    static void environment() {
        Kernels.require();
    }

    static Stream<Path> notebooks() throws IOException {
        var all = new ArrayList<Path>();
        for (var folder : List.of(Kernels.root().resolve("notebooks"), Kernels.VENV.resolve("lib"))) {
            try (var files = Files.exists(folder) ? Files.walk(folder) : Stream.<Path>empty()) {
                files.filter(each -> each.toString().endsWith(".ipynb")).forEach(all::add);
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("notebooks")
    void nothingIsLost(Path file) throws IOException {
        var original = JSON.readTree(file.toFile());
        assertThat(original.path("nbformat").intValue()).isEqualTo(4);
        var written = Notebook.read(file).toBytes();
        var got = JSON.readTree(written);

        assertThat(got.path("nbformat_minor").intValue()).isEqualTo(5);
        assertThat(comparable(got)).isEqualTo(comparable(original));
        var again = Notebook.parse(new ByteArrayInputStream(written), "again").toBytes();
        assertThat(again).isEqualTo(written);
    }

    /** Without what 4.5 adds, with each list of lines as one text. */
    private static JsonNode comparable(JsonNode notebook) {
        var plain = (ObjectNode) notebook.deepCopy();
        plain.remove("nbformat_minor");
        for (var cell : plain.path("cells")) {
            ((ObjectNode) cell).remove("id");
            join((ObjectNode) cell, "source");
            for (var output : cell.path("outputs")) {
                join((ObjectNode) output, "text");
                if (output.path("data") instanceof ObjectNode data) {
                    data.properties().stream()
                            .map(Map.Entry::getKey)
                            .filter(type -> !type.endsWith("json"))
                            .toList()
                            .forEach(type -> join(data, type));
                }
            }
        }
        return plain;
    }

    private static void join(ObjectNode parent, String key) {
        if (parent.path(key) instanceof ArrayNode lines) {
            var text = new StringBuilder();
            lines.forEach(line -> text.append(line.asText()));
            parent.put(key, text.toString());
        }
    }
}
