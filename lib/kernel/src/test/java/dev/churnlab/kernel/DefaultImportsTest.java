package dev.churnlab.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.churnlab.charts.Charts;
import dev.churnlab.data.Telco;
import dev.churnlab.tracking.Tracking;
import dev.churnlab.training.XGBoost;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A name of ours means ours, whatever else a notebook imports as a whole. */
class DefaultImportsTest {
    /** What JJava imports, what a notebook about boosting does, and what javac always does. */
    private static final List<String> OTHERS = List.of(
            "java.lang",
            "java.util",
            "java.io",
            "java.math",
            "java.net",
            "java.time",
            "java.util.concurrent",
            "java.util.prefs",
            "java.util.regex",
            "ml.dmlc.xgboost4j.java",
            "tech.tablesaw.columns",
            "tech.tablesaw.io.csv");

    @ParameterizedTest
    @ValueSource(classes = {Charts.class, Telco.class, XGBoost.class, Tracking.class})
    void namesakesAreImportedByName(Class<?> one) throws Exception {
        var packages = new ArrayList<>(OTHERS);
        DefaultImports.STATEMENTS.stream()
                .filter(statement -> statement.endsWith(".*;"))
                .map(statement -> statement.substring("import ".length(), statement.length() - ".*;".length()))
                .filter(name -> !name.equals(one.getPackageName()))
                .forEach(packages::add);
        for (var ours : publicClasses(one)) {
            for (var other : packages) {
                if (isPublic(other + "." + ours.getSimpleName())) {
                    assertThat(DefaultImports.STATEMENTS)
                            .as("%s has a namesake in %s", ours, other)
                            .contains("import " + ours.getName() + ";");
                }
            }
        }
    }

    private static List<Class<?>> publicClasses(Class<?> one) throws IOException, URISyntaxException {
        var place =
                Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (Files.isDirectory(place)) {
            return publicClasses(place, one.getPackageName());
        }
        try (var jar = FileSystems.newFileSystem(place)) {
            return publicClasses(jar.getPath("/"), one.getPackageName());
        }
    }

    private static List<Class<?>> publicClasses(Path root, String packageName) throws IOException {
        var classes = new ArrayList<Class<?>>();
        try (var files = Files.list(root.resolve(packageName.replace('.', '/')))) {
            for (var file : files.map(Path::getFileName).map(Path::toString).toList()) {
                if (file.endsWith(".class") && !file.contains("$") && !file.contains("-")) {
                    var found = find(packageName + "." + file.substring(0, file.length() - ".class".length()));
                    if (found != null && Modifier.isPublic(found.getModifiers())) {
                        classes.add(found);
                    }
                }
            }
        }
        assertThat(classes).isNotEmpty();
        return classes;
    }

    private static boolean isPublic(String name) {
        var found = find(name);
        return found != null && Modifier.isPublic(found.getModifiers());
    }

    private static @Nullable Class<?> find(String name) {
        try {
            return Class.forName(name, false, DefaultImportsTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            return null;
        }
    }
}
