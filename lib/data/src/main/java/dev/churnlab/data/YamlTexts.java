package dev.churnlab.data;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * YAML in which every plain scalar is a text: to YAML 1.1, the category {@code Yes} would be true and {@code 010}
 * eight.
 */
final class YamlTexts {
    private YamlTexts() {}

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new DataException(file + ": the bytes are not UTF-8; save the file as UTF-8", e);
        } catch (IOException e) {
            throw DataException.unreadable(file, e);
        }
    }

    /**
     * Maps, lists and texts.
     *
     * @param source where the YAML comes from, for messages
     * @throws DataException if it is no YAML; the message says where
     */
    static @Nullable Object load(String yaml, String source) {
        return checked(source, () -> yaml().load(yaml));
    }

    /** As {@link #load}, but as nodes that know their lines; null: the file says nothing. */
    static @Nullable Node compose(String yaml, String source) {
        return checked(source, () -> yaml().compose(new java.io.StringReader(yaml)));
    }

    @FunctionalInterface
    private interface Parse<T> {
        @Nullable T run();
    }

    private static <T> @Nullable T checked(String source, Parse<T> parse) {
        try {
            return parse.run();
        } catch (MarkedYAMLException e) {
            var mark = e.getProblemMark();
            var where = mark == null ? "" : " line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1);
            throw new DataException(source + where + ": no valid YAML: " + Problem.withoutLineEnds(e.getProblem()), e);
        } catch (YAMLException e) {
            throw new DataException(
                    source + ": no valid YAML: " + Problem.withoutLineEnds(String.valueOf(e.getMessage())), e);
        }
    }

    private static Yaml yaml() {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        return new Yaml(
                new SafeConstructor(options),
                new Representer(new DumperOptions()),
                new DumperOptions(),
                options,
                new Resolver() {
                    @Override
                    protected void addImplicitResolvers() {}
                });
    }
}
