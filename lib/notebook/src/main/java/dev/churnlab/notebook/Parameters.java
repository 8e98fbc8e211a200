package dev.churnlab.notebook;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of notebooks: what one declares in its cell tagged {@code parameters}, and giving it other values in a
 * cell tagged {@code injected-parameters}. Java and Python are known.
 *
 * <p>Values are null, Boolean, whole numbers, Double, String, {@link Word}, lists of these, and maps with text keys.
 */
public final class Parameters {
    /** The tag of the cell that declares the parameters and their defaults. */
    public static final String DECLARED = "parameters";

    /** The tag of the cell that gives them other values. */
    public static final String INJECTED = "injected-parameters";

    private Parameters() {}

    /** The parameters that a notebook declares; none where it has no such cell or its language is not known here. */
    public static List<Parameter> declared(Notebook notebook, String language) {
        var index = notebook.tagged(DECLARED);
        var translator = translator(language);
        return index.isEmpty() || translator.isEmpty()
                ? List.of()
                : translator
                        .get()
                        .declared(notebook.cells().get(index.getAsInt()).source());
    }

    /**
     * Puts values into a notebook: into the injected cell of an earlier run, else after the {@code parameters} cell,
     * else at the top.
     *
     * @return the values as they were injected, with each {@link Word} resolved
     * @throws NotebookException if a name or a value does not suit the language or its declaration
     */
    public static Map<String, @Nullable Object> inject(
            Notebook notebook, String language, Map<String, ? extends @Nullable Object> values) {
        var translator = translator(language)
                .orElseThrow(() -> new NotebookException("parameters cannot be given to a notebook in '" + language
                        + "': only Java and Python are known; name the language with --language if it is one of them"));
        var declared = new LinkedHashMap<String, Parameter>();
        declared(notebook, language).forEach(parameter -> declared.put(parameter.name(), parameter));
        var resolved = new LinkedHashMap<String, @Nullable Object>();
        var source = new StringBuilder(translator.comment("Parameters"));
        values.forEach((name, value) -> {
            translator.checkName(name);
            var parameter = declared.get(name);
            var plain = translator.resolve(value, parameter);
            resolved.put(name, plain);
            source.append('\n').append(translator.statement(name, plain, parameter));
        });
        place(notebook, Cell.code(source.toString(), INJECTED));
        return resolved;
    }

    /** The forms in which a text can stand in a notebook's source or output: as it is, and as the languages quote it. */
    public static Set<String> written(String text) {
        var java = JavaLiteral.quote(text);
        var python = PythonTranslator.quote(text);
        return Set.copyOf(
                List.of(text, java.substring(1, java.length() - 1), python.substring(1, python.length() - 1)));
    }

    private static void place(Notebook notebook, Cell cell) {
        var earlier = notebook.tagged(INJECTED);
        var declared = notebook.tagged(DECLARED);
        if (earlier.isPresent()) {
            notebook.replace(earlier.getAsInt(), cell);
        } else {
            notebook.insert(declared.isPresent() ? declared.getAsInt() + 1 : 0, cell);
        }
    }

    private static Optional<Translator> translator(String language) {
        return switch (language.toLowerCase(Locale.ROOT)) {
            case "java" -> Optional.of(new JavaTranslator());
            case "python", "python3", "ipython" -> Optional.of(new PythonTranslator());
            default -> Optional.empty();
        };
    }
}
