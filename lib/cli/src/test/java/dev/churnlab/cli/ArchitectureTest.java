package dev.churnlab.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows between the modules are those of lib/README.md. */
class ArchitectureTest {
    private static final String ROOT = "dev.churnlab.";

    /** What each module may use of the others, directly or through them. */
    private static final Map<String, List<String>> ARROWS = Map.ofEntries(
            Map.entry("testing", List.of()),
            Map.entry("progress", List.of()),
            Map.entry("storage", List.of()),
            Map.entry("data", List.of("progress", "storage")),
            Map.entry("training", List.of("data", "progress", "storage")),
            Map.entry("charts", List.of("training", "data", "storage")),
            Map.entry("notebook", List.of()),
            Map.entry("runner", List.of("notebook", "storage")),
            Map.entry("kubernetes", List.of("notebook", "runner", "storage")),
            Map.entry("tracking", List.of("notebook", "progress", "storage", "training", "data")),
            Map.entry("kernel", List.of("notebook", "progress", "data", "training", "tracking", "charts", "storage")),
            Map.entry(
                    "cli",
                    List.of(
                            "storage",
                            "data",
                            "training",
                            "charts",
                            "notebook",
                            "runner",
                            "kubernetes",
                            "tracking",
                            "kernel")));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.churnlab");

    static Stream<String> modules() {
        return ARROWS.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void aModuleUsesOnlyThoseThatTheTableNames(String module) {
        var forbidden = ARROWS.keySet().stream()
                .filter(other -> !other.equals(module)
                        && !ARROWS.getOrDefault(module, List.of()).contains(other))
                .map(other -> ROOT + other + "..")
                .toArray(String[]::new);
        assertThat(CLASSES.stream().filter(c -> c.getPackageName().equals(ROOT + module)))
                .as("classes of %s", module)
                .isNotEmpty();

        if (forbidden.length > 0) {
            classes()
                    .that()
                    .resideInAPackage(ROOT + module + "..")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideOutsideOfPackages(forbidden)
                    .check(CLASSES);
        }
    }

    @Test
    void theModulesHaveNoCycle() {
        slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void everyModuleIsInTheTable() {
        assertThat(CLASSES.stream()
                        .map(c -> c.getPackageName().substring(ROOT.length()).split("\\.")[0]))
                .isSubsetOf(ARROWS.keySet());
    }
}
