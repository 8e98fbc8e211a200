package dev.churnlab.runner;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What of one cell's output is too much for a notebook: files beside it, named after it and the cell. */
final class Overflow implements AutoCloseable {
    private final @Nullable Path notebook;
    private final int cell;
    private final Secrets secrets;
    private final Map<String, Rest> rests = new LinkedHashMap<>();
    private final Lines lines;
    private int pieces;

    /** The rest of a stream. */
    private static final class Rest {
        final @Nullable OutputStream out;
        long characters;

        Rest(@Nullable OutputStream out) {
            this.out = out;
        }
    }

    /**
     * @param notebook the executed notebook; null if there is none, and then the rest is counted only
     * @param cell the 1-based place of the cell
     */
    Overflow(@Nullable Path notebook, int cell, Secrets secrets) {
        this.notebook = notebook;
        this.cell = cell;
        this.secrets = secrets;
        lines = new Lines(secrets, this::write);
        removeEarlier();
    }

    /** What an earlier run of the notebook has left beside it would look like this one's. */
    private void removeEarlier() {
        try {
            for (var stream : List.of("stdout", "stderr")) {
                remove(stream + ".txt");
            }
            for (int i = 1; remove("output-" + i + ".json"); i++) {
                continue;
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private boolean remove(String suffix) throws IOException {
        var file = file(suffix);
        return file != null && Files.deleteIfExists(file);
    }

    /** Where what is shown of a stream can end: at most there, and not within a secret or a character. */
    int cut(CharSequence text, int at) {
        int cut = secrets.cut(text, at);
        return cut > 0 && cut < text.length() && Character.isHighSurrogate(text.charAt(cut - 1)) ? cut - 1 : cut;
    }

    void stream(String name, String text) {
        try {
            var rest = rests.get(name);
            if (rest == null) {
                var file = file(name + ".txt");
                rest = new Rest(file == null ? null : new BufferedOutputStream(Files.newOutputStream(file), 1 << 16));
                rests.put(name, rest);
            }
            rest.characters += text.length();
            if (rest.out != null) {
                lines.print(name, text);
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Keeps one output that is too large; returns what stands in its place. */
    String piece(String json, String what) {
        var file = file("output-" + ++pieces + ".json");
        if (file == null) {
            return "[" + what + ": " + size(json.length()) + " were cut]";
        }
        try {
            Files.writeString(file, secrets.mask(json));
        } catch (IOException e) {
            throw failed(e);
        }
        return "[" + what + ": " + size(json.length()) + " are in " + file.getFileName() + "]";
    }

    private RunnerException failed(IOException e) {
        var cause = dev.churnlab.storage.StorageException.of("write", notebook == null ? Path.of("") : notebook, e);
        return new RunnerException(dev.churnlab.notebook.Exit.SERVICE, String.valueOf(cause.getMessage()), cause);
    }

    /** The line that says in a notebook where the rest of a stream is; empty if there is none. */
    String notice(String name) {
        var rest = rests.get(name);
        if (rest == null) {
            return "";
        }
        var file = file(name + ".txt");
        return "\n[" + size(rest.characters) + " more " + (file == null ? "were cut" : "are in " + file.getFileName())
                + "]\n";
    }

    private static String size(long characters) {
        return String.format(java.util.Locale.ROOT, "%,d characters", characters);
    }

    private @Nullable Path file(String suffix) {
        if (notebook == null) {
            return null;
        }
        var name = notebook.getFileName().toString().replaceFirst("\\.ipynb$", "");
        return notebook.resolveSibling(name + ".cell-" + cell + "." + suffix);
    }

    private void write(String name, String text) {
        var rest = rests.get(name);
        if (rest != null && rest.out != null) {
            try {
                rest.out.write(text.getBytes(UTF_8));
            } catch (IOException e) {
                throw failed(e);
            }
        }
    }

    @Override
    public void close() {
        lines.flush();
        for (var rest : rests.values()) {
            if (rest.out != null) {
                try {
                    rest.out.close();
                } catch (IOException e) {
                    throw failed(e);
                }
            }
        }
    }
}
