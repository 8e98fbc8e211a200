package dev.churnlab.cli;

import dev.churnlab.data.Customers;
import dev.churnlab.data.Tables;
import dev.churnlab.data.Telco;
import dev.churnlab.storage.Location;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code churnlab data}: make synthetic customers, or check a file of real ones. */
@Command(
        name = "data",
        description = "Make or check customer data.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class DataCommand {
    private DataCommand() {}

    @Command(name = "generate", description = "Write synthetic customers: the same bytes for a seed, everywhere.")
    void generate(
            @Option(names = "--rows", defaultValue = "7043", description = "How many customers (${DEFAULT-VALUE}).")
                    int rows,
            @Option(names = "--seed", defaultValue = "42", description = "The seed (${DEFAULT-VALUE}).") long seed,
            @Option(
                            names = "--out",
                            required = true,
                            paramLabel = "FILE",
                            description = "The file to write: Parquet if it ends in .parquet, else CSV.")
                    Location out) {
        Tables.write(Customers.synthetic(rows, seed), out);
        System.out.println("wrote " + rows + " synthetic customers (seed " + seed + ") to " + out);
    }

    @Command(
            name = "check",
            description = "Say whether a file can be trained on, and everything that is wrong with it.")
    void check(
            @Parameters(paramLabel = "FILE", description = "A CSV or Parquet file, or a folder of parts.")
                    Location file) {
        var table = Telco.load(file);
        System.out.println(file + " is good: " + table.rowCount() + " rows, " + table.columnCount() + " columns");
    }
}
