package dev.churnlab.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Reading what was written gives the same notebook, whatever is in it. */
class NotebookRoundTripTest {
    private static final JsonNodeFactory JSON = JsonNodeFactory.withExactBigDecimals(true);
    private static final ObjectMapper PLAIN =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    @Property(tries = 300)
    void nothingIsLost(@ForAll("notebooks") ObjectNode json) {
        var original = new Notebook(json);
        var again = NotebookFormatTest.parse(NotebookFormatTest.text(original));
        assertThat(again.json()).isEqualTo(json);
    }

    /** 4.0 to 4.4 know no ids of cells, and may hold every text as a list of lines. */
    @Property(tries = 300)
    void anOlderNotebookGetsIdsAndLosesNothing(
            @ForAll("notebooks") ObjectNode json, @ForAll @IntRange(max = 4) int minor, @ForAll boolean lines)
            throws IOException {
        var older = json.deepCopy().put("nbformat_minor", minor);
        for (var each : older.path("cells")) {
            var cell = (ObjectNode) each;
            cell.remove("id");
            if (lines) {
                cell.set("source", lines(cell.path("source").asText()));
            }
        }
        // In ASCII: half a surrogate pair has no UTF-8.
        var text = PLAIN.writeValueAsString(older);
        var cells = NotebookFormatTest.parse(text).json().path("cells");
        var ids = new HashSet<String>();
        for (int i = 0; i < cells.size(); i++) {
            var id = ((ObjectNode) cells.get(i)).remove("id").asText();
            assertThat(id).matches("[a-zA-Z0-9-_]{1,64}");
            assertThat(ids.add(id)).isTrue();
            assertThat(cells.get(i)).isEqualTo(((ObjectNode) json.path("cells").get(i)).without("id"));
        }
        assertThat(cells).hasSameSizeAs(json.path("cells"));
        var upgraded = NotebookFormatTest.parse(text);
        assertThat(upgraded.json().path("nbformat_minor").intValue()).isEqualTo(5);
        assertThat(upgraded.metadata()).isEqualTo(json.path("metadata"));
    }

    private static JsonNode lines(String text) {
        var lines = JSON.arrayNode();
        for (var line : text.split("(?<=\n)")) {
            lines.add(line);
        }
        return lines;
    }

    /** What the writer keeps of earlier writes never shows: any change of any cell is written. */
    @Property(tries = 300)
    void aWriterThatIsUsedAgainWritesWhatIsThere(
            @ForAll("notebooks") ObjectNode json,
            @ForAll("objects") ObjectNode change,
            @ForAll @IntRange(max = 5) int at)
            throws IOException {
        var notebook = new Notebook(json);
        var writer = new NotebookWriter(UnaryOperator.identity());
        assertThat(written(writer, notebook)).isEqualTo(notebook.toBytes());
        if (at < notebook.cells().size()) {
            var cell = notebook.cells().get(at);
            cell.metadata().set("changed", change);
            assertThat(written(writer, notebook)).isEqualTo(notebook.toBytes());
            cell.metadata().withObjectProperty("changed").put("deep", true);
            cell.json().put("source", "other");
            assertThat(written(writer, notebook)).isEqualTo(notebook.toBytes());
        }
        notebook.insert(0, Cell.markdown("new"));
        assertThat(written(writer, notebook)).isEqualTo(notebook.toBytes());
    }

    private static byte[] written(NotebookWriter writer, Notebook notebook) throws IOException {
        var out = new ByteArrayOutputStream();
        writer.write(notebook, out);
        return out.toByteArray();
    }

    @Provide
    Arbitrary<ObjectNode> notebooks() {
        var cells = cells().list().ofMaxSize(6);
        return Combinators.combine(cells, objects()).as((list, metadata) -> {
            var root = JSON.objectNode();
            var array = root.putArray("cells");
            for (int i = 0; i < list.size(); i++) {
                array.add(list.get(i).deepCopy().put("id", "c" + i));
            }
            root.set("metadata", metadata);
            root.put("nbformat", 4).put("nbformat_minor", 5);
            return root;
        });
    }

    private Arbitrary<ObjectNode> cells() {
        return Combinators.combine(texts(), objects(), outputs().list().ofMaxSize(3), Arbitraries.of(true, false))
                .as((source, metadata, outputs, code) -> {
                    var cell = JSON.objectNode().put("cell_type", code ? "code" : "markdown");
                    cell.set("metadata", metadata);
                    cell.put("source", source);
                    if (code) {
                        cell.putNull("execution_count").putArray("outputs").addAll(outputs);
                    } else {
                        cell.putObject("attachments").putObject("a.png").put("image/png", source);
                    }
                    return cell;
                });
    }

    private Arbitrary<JsonNode> outputs() {
        var stream = texts().map(text -> (JsonNode) JSON.objectNode()
                .put("output_type", "stream")
                .put("name", "stdout")
                .put("text", text));
        var display = Combinators.combine(texts(), values(), objects()).as((text, value, metadata) -> {
            var output = JSON.objectNode().put("output_type", "display_data");
            var data = output.putObject("data")
                    .put("text/html", text)
                    .put("image/svg+xml", text)
                    .put("image/png", text);
            data.set("application/vnd.x+json", value);
            output.set("metadata", metadata);
            return (JsonNode) output;
        });
        return Arbitraries.oneOf(List.of(stream, display));
    }

    @Provide
    Arbitrary<ObjectNode> objects() {
        return Arbitraries.maps(Arbitraries.strings().alpha().ofMaxLength(8), values())
                .ofMaxSize(4)
                .map(map -> {
                    var object = JSON.objectNode();
                    map.forEach(object::set);
                    return object;
                });
    }

    private Arbitrary<JsonNode> values() {
        return Arbitraries.lazyOf(
                () -> texts().map(JSON::textNode),
                () -> Arbitraries.integers().map(i -> (JsonNode) JSON.numberNode(i)),
                () -> Arbitraries.bigIntegers()
                        .between(BigInteger.TWO.pow(64), BigInteger.TWO.pow(200))
                        .map(JSON::numberNode),
                () -> Arbitraries.bigDecimals()
                        .between(BigDecimal.valueOf(-1e9), BigDecimal.valueOf(1e9))
                        .ofScale(12)
                        .map(d -> (JsonNode) JSON.numberNode(d)),
                () -> Arbitraries.of(JSON.nullNode(), JSON.booleanNode(true), JSON.objectNode()),
                () -> values().list().ofMaxSize(3).map(list ->
                        (JsonNode) JSON.arrayNode().addAll(list)),
                () -> objects().map(object -> (JsonNode) object));
    }

    private Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().all().ofMaxLength(30),
                Arbitraries.strings().withChars("ab\n\r\\\"\u2028\u0085\u0000").ofMaxLength(30));
    }
}
