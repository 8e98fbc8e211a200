package dev.churnlab.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model finds in synthetic customers what it finds in the public sample: a test ROC AUC between .82 and .88. */
class CustomersIT {
    private static final String[] SEEDS = {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "42"};

    @Test
    void whatPythonsXgboostFinds(@TempDir Path folder) throws IOException, InterruptedException {
        var files = new ArrayList<String>();
        for (var seed : SEEDS) {
            var file = folder.resolve(seed + ".csv");
            Csv.write(Customers.synthetic(7043, Long.parseLong(seed)), file);
            files.add(file.toString());
        }
        var text = Python.run(folder, "customers/auc.py", files);
        assertThat(text.lines()).hasSameSizeAs(SEEDS).allSatisfy(line -> {
            for (var area : line.split(" ", -1)) {
                assertThat(Double.parseDouble(area)).isBetween(.82, .88);
            }
        });
    }
}
