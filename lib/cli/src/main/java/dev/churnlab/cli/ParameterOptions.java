package dev.churnlab.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.churnlab.notebook.NotebookException;
import dev.churnlab.notebook.Word;
import dev.churnlab.runner.YamlText;
import dev.churnlab.storage.Location;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Parameters as papermill takes them; a later kind wins: -b, -f, -y, -p, -r. */
final class ParameterOptions {
    @Option(
            names = {"-p", "--parameters"},
            arity = "2",
            paramLabel = "NAME VALUE",
            hideParamSyntax = true,
            description =
                    "A parameter; numbers and truths are taken for what they are, unless the notebook declares otherwise.")
    private List<String> typed = new ArrayList<>();

    @Option(
            names = {"-r", "--parameters_raw", "--parameters-raw"},
            arity = "2",
            paramLabel = "NAME VALUE",
            hideParamSyntax = true,
            description = "A parameter that is a text, whatever it looks like.")
    private List<String> raw = new ArrayList<>();

    @Option(
            names = {"-f", "--parameters_file", "--parameters-file"},
            paramLabel = "FILE",
            description = "A YAML file of parameters: a path, s3://, http(s)://.")
    private List<String> files = new ArrayList<>();

    @Option(
            names = {"-y", "--parameters_yaml", "--parameters-yaml"},
            paramLabel = "YAML",
            description = "Parameters in YAML.")
    private List<String> yaml = new ArrayList<>();

    @Option(
            names = {"-b", "--parameters_base64", "--parameters-base64"},
            paramLabel = "BASE64",
            description = "Parameters in YAML, encoded in base64.")
    private List<String> base64 = new ArrayList<>();

    /** All values, in papermill's precedence. */
    Map<String, @Nullable Object> values() {
        var values = new LinkedHashMap<String, @Nullable Object>();
        for (var each : base64) {
            values.putAll(YamlText.parameters(decoded(each), "the parameters in base64"));
        }
        for (var each : files) {
            var place = Location.of(each);
            values.putAll(
                    place.path().isPresent()
                            ? YamlText.parameters(place.path().get())
                            : YamlText.parameters(place.text(), place.toString()));
        }
        for (var each : yaml) {
            values.putAll(YamlText.parameters(each, "the parameters of -y"));
        }
        for (int i = 0; i < typed.size(); i += 2) {
            values.put(typed.get(i), new Word(typed.get(i + 1)));
        }
        for (int i = 0; i < raw.size(); i += 2) {
            values.put(raw.get(i), raw.get(i + 1));
        }
        return values;
    }

    /** The same options for a command elsewhere: what is in files goes along. */
    List<String> arguments() {
        var arguments = new ArrayList<String>();
        for (var each : base64) {
            arguments.addAll(List.of("-b", each));
        }
        for (var each : files) {
            arguments.add("--parameters-yaml=" + Location.of(each).text());
        }
        for (var each : yaml) {
            arguments.add("--parameters-yaml=" + each);
        }
        for (int i = 0; i < typed.size(); i += 2) {
            arguments.addAll(List.of("-p", escaped(typed.get(i)), escaped(typed.get(i + 1))));
        }
        for (int i = 0; i < raw.size(); i += 2) {
            arguments.addAll(List.of("-r", escaped(raw.get(i)), escaped(raw.get(i + 1))));
        }
        return arguments;
    }

    /** What begins with an at sign would be read as a file of arguments. */
    private static String escaped(String argument) {
        return argument.startsWith("@") ? "@" + argument : argument;
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), UTF_8);
        } catch (IllegalArgumentException e) {
            throw new NotebookException("the parameters of -b are not in base64", e);
        }
    }
}
