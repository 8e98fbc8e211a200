package dev.churnlab.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real file, where it is there: CRLF line ends, 11 blank TotalCharges, read and written without a change. */
class TelcoFileTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void itIsReadAsItIs() {
        var customers = Telco.load(Reference.file("telco-churn.csv").toString());
        var summary = DataSummary.of(customers, Telco.SCHEMA);
        assertThat(summary.rows()).isEqualTo(7043);
        assertThat(summary.columns()).isEqualTo(21);
        assertThat(summary.missing()).isEqualTo(Map.of("TotalCharges", 11));
        assertThat(summary.positiveRate()).hasValue(1869 / 7043.0);
        assertThat(summary).hasToString("7043 rows, 21 columns, missing: TotalCharges 11, positive 26.5 %");
        assertThat(customers.columnNames())
                .isEqualTo(Telco.SCHEMA.columns().stream().map(Column::name).toList());
        assertThat(customers.stringColumn("customerID").get(0)).isEqualTo("7590-VHVEG");
        assertThat(customers.doubleColumn("TotalCharges").getDouble(1)).isEqualTo(1889.5);
        assertThat(customers.doubleColumn("TotalCharges").isMissing(488)).isTrue();
    }

    @Test
    void itIsWrittenAsItWas() throws IOException {
        var real = Reference.file("telco-churn.csv");
        var copy = folder.resolve("copy.csv");
        Csv.write(Telco.load(real), copy);
        var lines = Files.readAllLines(real);
        var written = Files.readAllLines(copy);
        assertThat(written).hasSameSizeAs(lines);
        for (var i = 0; i < lines.size(); i++) {
            // A blank TotalCharges is written empty.
            assertThat(written.get(i)).isEqualTo(lines.get(i).replace(", ,", ",,"));
        }
    }

    @Test
    void everyLocaleReadsAndWritesTheSame() throws IOException {
        var real = Reference.file("telco-churn.csv");
        var before = Locale.getDefault();
        var copy = folder.resolve("müşteri ı.csv");
        Csv.write(Telco.load(real), copy);
        var expected = Files.readAllBytes(copy);
        try {
            for (var tag : List.of("tr-TR", "de-DE", "ar-EG-u-nu-arab", "hi-IN-u-nu-deva")) {
                Locale.setDefault(Locale.forLanguageTag(tag));
                var customers = Telco.load(real);
                Csv.write(customers, copy);
                assertThat(Files.readAllBytes(copy)).isEqualTo(expected);
                assertThat(DataSummary.of(customers, Telco.SCHEMA).toString()).endsWith("positive 26.5 %");
                assertThat(Schema.parse(Telco.SCHEMA.toYaml())).isEqualTo(Telco.SCHEMA);
            }
        } finally {
            Locale.setDefault(before);
        }
    }
}
