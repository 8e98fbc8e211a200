package dev.churnlab.kernel;

import java.util.List;

/**
 * What a notebook need not import: the library, Tablesaw's types, and what JShell imports and JJava does not.
 *
 * <p>Packages as a whole, which costs a cell less than a line for each class; and by name the classes that have a
 * namesake in XGBoost4J or Tablesaw, so that ours are still meant after a notebook has imported all of theirs. A
 * notebook that imports theirs by name gets theirs.
 */
final class DefaultImports {
    static final List<String> STATEMENTS = List.of(
            "import java.nio.file.*;",
            "import java.util.function.*;",
            "import java.util.stream.*;",
            "import tech.tablesaw.api.*;",
            "import dev.churnlab.data.*;",
            "import dev.churnlab.training.*;",
            "import dev.churnlab.storage.Location;",
            "import dev.churnlab.progress.Progress;",
            "import dev.churnlab.tracking.*;",
            "import dev.churnlab.charts.*;",
            "import dev.churnlab.data.Column;",
            "import dev.churnlab.training.XGBoost;",
            "import static dev.churnlab.kernel.Help.help;",
            "import dev.churnlab.notebook.Outputs;",
            "import dev.churnlab.notebook.Exit;",
            "import dev.churnlab.notebook.ExitCode;");

    private DefaultImports() {}
}
