package dev.churnlab.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** pandas reads our Parquet files as it reads our CSV files; we read its files as ParquetTest says. */
class ParquetIT {
    @Test
    void pandasFindsTheSameInBoth(@TempDir Path folder) throws IOException, InterruptedException {
        var customers = Customers.synthetic(20_000, 3);
        var parquet = folder.resolve("customers.parquet");
        var csv = folder.resolve("customers.csv");
        Tables.write(customers, parquet);
        Tables.write(customers, csv);
        assertThat(Python.run(folder, "parquet/compare.py", List.of(parquet.toString(), csv.toString())))
                .isEqualTo("ok\n");
    }

    @Test
    void theFilesOfTheTestsAreThoseThatTheProgramWrites(@TempDir Path folder) throws IOException, InterruptedException {
        Python.run(folder, "parquet/write.py", List.of(folder.toString()));
        var schema = Schema.infer(folder.resolve("table.csv")).schema();
        for (var codec : List.of("snappy", "gzip", "zstd", "none")) {
            assertThat(Tables.load(folder.resolve(codec + ".parquet"), schema).print(100))
                    .isEqualTo(Tables.load(Path.of("src/test/resources/parquet", codec + ".parquet"), schema)
                            .print(100));
        }
    }
}
