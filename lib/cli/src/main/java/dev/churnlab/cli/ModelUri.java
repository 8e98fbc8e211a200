package dev.churnlab.cli;

import dev.churnlab.tracking.ModelVersion;
import dev.churnlab.tracking.Registry;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A registered model as MLflow writes it: {@code models:/churn@champion} or {@code models:/churn/3}.
 *
 * @param alias what the version is called, or null where it is given by number
 * @param version the version's number, meaningless with an alias
 */
record ModelUri(String name, @Nullable String alias, int version) {
    private static final Pattern FORM = Pattern.compile("models:/+([^/@]+)(?:@([^/@]+)|/(\\d{1,9}))");

    static boolean isOne(String text) {
        return text.startsWith("models:");
    }

    static ModelUri parse(String text) {
        var match = FORM.matcher(text);
        if (!match.matches()) {
            throw new IllegalArgumentException(
                    "a registered model is models:/NAME@ALIAS or models:/NAME/VERSION, was " + text);
        }
        var number = match.group(3);
        return new ModelUri(match.group(1), match.group(2), number == null ? 0 : Integer.parseInt(number));
    }

    Path download(Registry registry) {
        return registry.download(find(registry));
    }

    private ModelVersion find(Registry registry) {
        var wanted = alias;
        return wanted == null
                ? registry.version(name, version)
                : registry.byAlias(name, wanted)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "no version of model " + name + " is called " + wanted + "; its aliases are "
                                        + registry.aliases(name).keySet()));
    }
}
