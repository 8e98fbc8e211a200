package dev.churnlab.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.churnlab.data.Csv;
import dev.churnlab.data.Split;
import dev.churnlab.data.Tables;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model trained again from its record is equal, and if it is not, what differs is said. */
class ReproductionTest {
    @TempDir
    Path folder;

    private Path data = Path.of("");

    @BeforeEach
    void write() {
        data = folder.resolve("customers.csv");
        Csv.write(Customers.table(400, 1), data);
    }

    private ModelBundle bundle(Trainer trainer, Partition partition, double threshold) {
        var table = Tables.load(data, Customers.SCHEMA);
        var split = partition.split(table, Customers.SCHEMA);
        try (var trained = trainer.train(split.train());
                var model = trained.withThreshold(threshold)) {
            var origin = DataOrigin.of(data, 400, split.trainRows().length, split.testRows().length);
            var provenance = Provenance.of(model, origin, partition, Instant.now());
            ModelBundle.write(folder.resolve("bundle"), model, model.evaluate(split.test()), provenance);
        }
        return ModelBundle.read(folder.resolve("bundle"));
    }

    @Test
    void theSameDataGiveTheSameModel() {
        var trainer = XGBoost.trainer(Customers.SCHEMA);
        for (var each : new Trainer[] {
            trainer.rounds(20),
            trainer.recipe(Recipe.REFERENCE).rounds(20),
            trainer.steps(Customers.steps()).rounds(20).colsample(0.5),
            trainer.rounds(300).eta(0.3).earlyStopping(5),
            trainer.rounds(20).monotone("tenure", Direction.DECREASING),
        }) {
            try (var bundle = bundle(each, Partition.stratified(0.25, 7), 0.3)) {
                assertThat(Reproduction.of(bundle, data).differences()).isEmpty();
            }
        }
    }

    @Test
    void otherDataAreSaid() {
        try (var bundle = bundle(XGBoost.trainer(Customers.SCHEMA).rounds(20), Partition.random(0.2, 42), 0.5)) {
            var other = folder.resolve("other.csv");
            Csv.write(Customers.table(401, 2), other);
            var reproduction = Reproduction.of(bundle, other);
            assertThat(reproduction.isEqual()).isFalse();
            assertThat(reproduction.differences())
                    .anyMatch(line -> line.startsWith("SHA-256 of the data was "))
                    .contains("rows of the data was 400, is 401")
                    .anyMatch(line -> line.startsWith("the trees: probabilities differ by up to 0."))
                    .anyMatch(line -> line.startsWith("metric roc_auc was "));
        }
    }

    @Test
    void aRecordThatIsNotThatOfTheModelIsSaid() {
        var split = Split.random(Tables.load(data, Customers.SCHEMA), 0.2, 42);
        try (var model = XGBoost.trainer(Customers.SCHEMA).rounds(20).train(split.train())) {
            var origin = DataOrigin.of(data, 400, split.trainRows().length, split.testRows().length);
            // It was another split.
            var wrong = Provenance.of(model, origin, Partition.random(0.2, 43), Instant.now());
            ModelBundle.write(folder.resolve("wrong"), model, model.evaluate(split.test()), wrong);
            try (var bundle = ModelBundle.read(folder.resolve("wrong"))) {
                assertThat(Reproduction.of(bundle, data).differences())
                        .anyMatch(line -> line.startsWith("the trees"))
                        .noneMatch(line -> line.startsWith("SHA-256"));
            }
        }
    }
}
