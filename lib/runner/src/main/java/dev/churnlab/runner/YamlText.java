package dev.churnlab.runner;

import dev.churnlab.notebook.NotebookException;
import dev.churnlab.storage.StorageException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/** YAML as plain values; dates stay texts, as papermill has it. */
public final class YamlText {
    private YamlText() {}

    /** Values of a constructor that takes no classes from the text. */
    private static final class Values extends SafeConstructor {
        Values(LoaderOptions options) {
            super(options);
        }

        @Nullable Object of(Node node) {
            return constructDocument(node);
        }
    }

    /** Tells numbers, truths and nulls from texts, and takes no text for a date. */
    private static final class NoDates extends Resolver {
        @Override
        protected void addImplicitResolvers() {
            addImplicitResolver(Tag.BOOL, BOOL, "yYnNtTfFoO", 10);
            addImplicitResolver(Tag.INT, INT, "-+0123456789");
            addImplicitResolver(Tag.FLOAT, FLOAT, "-+0123456789.");
            addImplicitResolver(Tag.MERGE, MERGE, "<", 10);
            addImplicitResolver(Tag.NULL, NULL, "~nN\0", 10);
            addImplicitResolver(Tag.NULL, EMPTY, null, 10);
        }
    }

    /**
     * Parses a mapping of parameters; an empty text has none.
     *
     * @param name what errors call it
     * @throws NotebookException if it is not YAML, or no mapping; one line with the place
     */
    public static Map<String, @Nullable Object> parameters(String text, String name) {
        var node = compose(text, name);
        var value = node == null ? null : value(node, name);
        if (value == null) {
            return Map.of();
        }
        if (!(value instanceof Map<?, ?> map)) {
            throw new NotebookException(name + " is no mapping of parameter names to values");
        }
        var parameters = new LinkedHashMap<String, @Nullable Object>();
        map.forEach((key, each) -> parameters.put(String.valueOf(key), each));
        return parameters;
    }

    /** Reads a file of parameters; see {@link #parameters(String, String)}. */
    public static Map<String, @Nullable Object> parameters(Path file) {
        return parameters(read(file), file.toString());
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (java.nio.charset.CharacterCodingException e) {
            throw new NotebookException(file + " is not a text in UTF-8", e);
        } catch (IOException e) {
            throw StorageException.of("read", file, e);
        }
    }

    private static LoaderOptions options() {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        return options;
    }

    static @Nullable Node compose(String text, String name) {
        var options = options();
        var dumper = new DumperOptions();
        try {
            return new Yaml(new SafeConstructor(options), new Representer(dumper), dumper, options, new NoDates())
                    .compose(new StringReader(text));
        } catch (YAMLException e) {
            throw refused(name, e);
        }
    }

    static @Nullable Object value(Node node, String name) {
        try {
            return new Values(options()).of(node);
        } catch (YAMLException e) {
            throw refused(name, e);
        }
    }

    private static NotebookException refused(String name, YAMLException e) {
        if (e instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
            var mark = marked.getProblemMark();
            return new NotebookException(
                    name + ", line " + (mark.getLine() + 1) + ": not YAML: " + marked.getProblem(), e);
        }
        if (e instanceof ReaderException reader) {
            return new NotebookException(
                    "%1$s is not YAML: the character U+%2$04X cannot stand in it; leave it out, or write \\u%2$04x in double quotes"
                            .formatted(name, reader.getCodePoint()),
                    e);
        }
        return new NotebookException(
                name + " is not YAML: "
                        + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                e);
    }
}
