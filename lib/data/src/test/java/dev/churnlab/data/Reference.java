package dev.churnlab.data;

import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;

/** The reference data beside the checkout, moved by CHURNLAB_REFERENCE; tests that need it are skipped without it. */
final class Reference {
    /** From the folder of this module, where Maven runs its tests. */
    private static final String BESIDE_THE_CHECKOUT = "../../../shared";

    private Reference() {}

    static Path file(String name) {
        var moved = System.getenv("CHURNLAB_REFERENCE");
        var folder = Path.of(moved != null ? moved : BESIDE_THE_CHECKOUT);
        var file = folder.resolve("data").resolve(name);
        if (!Files.exists(file)) {
            abort("skipped: no " + file + "; CHURNLAB_REFERENCE says where the reference data is");
        }
        return file;
    }
}
