package dev.churnlab.training;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.churnlab.data.Split;
import dev.churnlab.data.Telco;
import java.nio.file.Files;
import java.nio.file.Path;
import tech.tablesaw.api.Table;

/** The reference files; tests that need them are skipped by name where they are absent. */
final class ReferenceData {
    private ReferenceData() {}

    /** A file of the reference data. */
    static Path file(String name) {
        var place = System.getenv("CHURNLAB_REFERENCE");
        var root = Path.of("").toAbsolutePath().resolve("../..");
        var file = (place == null ? root.resolve("../shared") : Path.of(place))
                .resolve("data")
                .resolve(name)
                .normalize();
        assumeTrue(
                Files.exists(file), () -> "skipped: no " + file + "; set CHURNLAB_REFERENCE to the reference folder");
        return file;
    }

    /** All customers. */
    static Table customers() {
        return Telco.load(file("telco-churn.csv"));
    }

    /** The split that the reference predictions belong to. */
    static Split split() {
        return Split.random(customers(), 0.2, 42);
    }
}
