package dev.churnlab.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/**
 * A notebook document: nbformat 4.0 to 4.5 in, 4.5 out, with a valid and unique id for each cell.
 *
 * <p>It keeps the JSON that it was read from, so metadata that nobody here knows survives. Texts that the file holds as
 * lists of lines are single strings in memory. Not for use by several threads at once.
 */
public final class Notebook {
    private final ObjectNode root;

    Notebook(ObjectNode root) {
        this.root = root;
    }

    /**
     * Reads a notebook.
     *
     * @throws NotebookException if there is no such file, or it is not a notebook of format 4; one line that names it
     */
    public static Notebook read(Path file) {
        try (var in = Files.newInputStream(file)) {
            return parse(in, file.toString());
        } catch (NoSuchFileException e) {
            throw new NotebookException("no such notebook: " + file, e);
        } catch (IOException e) {
            throw new NotebookException("cannot read " + file + ": " + reason(e), e);
        }
    }

    /**
     * Reads a notebook from a stream, which it leaves open.
     *
     * @param name what errors call it
     */
    public static Notebook parse(InputStream json, String name) throws IOException {
        return NotebookReader.read(json, name);
    }

    private static String reason(IOException e) {
        return e instanceof java.nio.file.AccessDeniedException ? "permission denied" : String.valueOf(e.getMessage());
    }

    /** The whole document. */
    public ObjectNode json() {
        return root;
    }

    /** The notebook's metadata. */
    public ObjectNode metadata() {
        return root.withObjectProperty("metadata");
    }

    /** The cells, in order. */
    public List<Cell> cells() {
        var cells = new ArrayList<Cell>();
        array().forEach(cell -> cells.add(new Cell((ObjectNode) cell)));
        return cells;
    }

    private ArrayNode array() {
        return root.withArrayProperty("cells");
    }

    /** Puts a cell before the one at {@code index} (0-based) and gives it an id. */
    public void insert(int index, Cell cell) {
        array().insert(index, cell.json());
        CellIds.complete(array());
    }

    /** Puts a cell in the place of the one at {@code index} (0-based). */
    public void replace(int index, Cell cell) {
        array().set(index, cell.json());
        CellIds.complete(array());
    }

    /** Removes all cells with a tag. */
    public void removeTagged(String tag) {
        var cells = array().elements();
        while (cells.hasNext()) {
            if (new Cell((ObjectNode) cells.next()).hasTag(tag)) {
                cells.remove();
            }
        }
    }

    /** The 0-based index of the first cell with a tag. */
    public OptionalInt tagged(String tag) {
        var cells = cells();
        for (int i = 0; i < cells.size(); i++) {
            if (cells.get(i).hasTag(tag)) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    /** The name of the kernel that the notebook asks for. */
    public Optional<String> kernelName() {
        return text(root.path("metadata").path("kernelspec").path("name"));
    }

    /** The language of its code cells, as its metadata say it. */
    public Optional<String> language() {
        return text(root.path("metadata").path("language_info").path("name"))
                .or(() -> text(root.path("metadata").path("kernelspec").path("language")));
    }

    private static Optional<String> text(JsonNode node) {
        return node.isTextual() && !node.asText().isBlank() ? Optional.of(node.asText()) : Optional.empty();
    }

    /** A copy that shares nothing with this one. */
    public Notebook copy() {
        return new Notebook(root.deepCopy());
    }

    /** Writes the notebook as Jupyter does: UTF-8, indented by one, long texts as lists of lines. */
    public void writeTo(OutputStream out) throws IOException {
        writeTo(out, UnaryOperator.identity());
    }

    /** Writes the notebook with every text and key passed through a filter, as one that hides secrets. */
    public void writeTo(OutputStream out, UnaryOperator<String> filter) throws IOException {
        new NotebookWriter(filter).write(this, out);
    }

    /** The notebook as {@link #writeTo(OutputStream)} writes it. */
    public byte[] toBytes() {
        var bytes = new ByteArrayOutputStream();
        try {
            writeTo(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
