package dev.churnlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.churnlab.data.Csv;
import dev.churnlab.data.Customers;
import dev.churnlab.training.Metrics;
import dev.churnlab.training.ModelBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cross-validating, tuning, experiments, reproducing and the model card, as they are typed. */
class LearningCommandsTest {
    @TempDir
    Path folder;

    private String data = "";

    @BeforeEach
    void write() {
        var file = folder.resolve("customers.csv");
        Csv.write(Customers.synthetic(400, 1), file);
        data = file.toString();
    }

    private String in(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void crossValidationWritesMeansAndDeviations() {
        var ran = Ran.churnlab("train", "--data", data, "--cv", "3", "--repeats", "2", "--metrics", in("cv.json"));
        assertThat(ran.exit()).as("%s", ran.err()).isZero();
        assertThat(Metrics.read(folder.resolve("cv.json")).keySet())
                .containsExactly(
                        "accuracy_mean",
                        "accuracy_std",
                        "roc_auc_mean",
                        "roc_auc_std",
                        "precision_mean",
                        "precision_std",
                        "recall_mean",
                        "recall_std",
                        "f1_mean",
                        "f1_std",
                        "log_loss_mean",
                        "log_loss_std");
        assertThat(ran.out().get(0)).contains("model", "logistic regression");
    }

    @Test
    void optionsThatSayNothingTogetherAreRefused() {
        var repeats = Ran.churnlab("train", "--data", data, "--repeats", "2");
        assertThat(repeats.exit()).isEqualTo(2);
        assertThat(repeats.err()).singleElement().asString().startsWith("churnlab: --repeats needs --cv");
        var bundle = Ran.churnlab("train", "--data", data, "--cv", "3", "--bundle", in("model"));
        assertThat(bundle.exit()).isEqualTo(2);
        assertThat(bundle.err()).singleElement().asString().contains("--cv trains no model to keep");
        assertThat(Ran.churnlab("train", "--data", data, "--cv", "1").exit()).isEqualTo(2);
        assertThat(Ran.churnlab("tune", "--data", data, "--trials", "0").err())
                .singleElement()
                .asString()
                .contains("trials must be at least 1");
    }

    @Test
    void placesThatCannotBeWrittenAreToldBeforeAnythingIsDone() throws IOException {
        var folder = Files.createDirectories(this.folder.resolve("work"));
        var thesis = Files.writeString(folder.resolve("thesis.txt"), "all");
        for (var places : List.of(
                List.of("--metrics", data, "is read, so it cannot be written"),
                List.of("--metrics", folder.toString(), "it is a folder, where a file is needed"),
                List.of("--metrics", thesis + "/m.json", "is a file, where a folder is needed"),
                List.of("--bundle", folder.toString(), "thesis.txt, which belongs to no bundle"),
                List.of("--bundle", thesis.toString(), "is a file; a bundle is a folder"))) {
            var ran = Ran.churnlab(
                    "tune", "--data", data, "--trials-file", in("trials.jsonl"), places.get(0), places.get(1));
            assertThat(ran.exit()).as("%s", ran.err()).isEqualTo(2);
            assertThat(ran.err()).singleElement().asString().contains(places.get(2));
        }
        assertThat(thesis).hasContent("all");
        assertThat(folder.resolveSibling("trials.jsonl")).doesNotExist();
    }

    @Test
    void tuningEndsInAModelThatIsReproducedAndDescribed() throws IOException {
        var tune = new String[] {
            "tune",
            "--data",
            data,
            "--trials",
            "6",
            "--seed",
            "3",
            "--cv",
            "3",
            "--workers",
            "2",
            "--trials-file",
            in("trials.jsonl"),
            "--metrics",
            in("tuned.json"),
            "--bundle",
            in("model")
        };
        var ran = Ran.churnlab(tune);
        assertThat(ran.exit()).as("%s", ran.err()).isZero();
        assertThat(Metrics.read(folder.resolve("tuned.json"))).containsKeys("roc_auc", "roc_auc_mean", "roc_auc_std");
        var trials = Files.readString(folder.resolve("trials.jsonl"));
        assertThat(trials.lines()).hasSize(7);
        assertThat(Ran.churnlab(tune).out()).isEqualTo(ran.out());
        assertThat(folder.resolve("trials.jsonl")).hasContent(trials);

        var equal = Ran.churnlab("reproduce", in("model"), "--data", data);
        assertThat(equal.out()).last().asString().startsWith("equal");
        assertThat(equal.exit()).isZero();

        Csv.write(Customers.synthetic(400, 2), folder.resolve("others.csv"));
        var other = Ran.churnlab("reproduce", in("model"), "--data", in("others.csv"));
        assertThat(other.exit()).isEqualTo(3);
        assertThat(other.out()).anyMatch(line -> line.startsWith("differs: SHA-256 of the data was"));

        assertThat(Ran.churnlab("card", in("model"), "--out", in("card.md")).exit())
                .isZero();
        assertThat(Ran.churnlab("card", in("model"), "--out", in("card.html")).exit())
                .isZero();
        assertThat(Files.readString(folder.resolve("card.md"))).startsWith("# Model card: Churn = Yes\n");
        assertThat(Files.readString(folder.resolve("card.html"))).contains("<svg");
        assertThat(Ran.churnlab("card", in("nothing"), "--out", in("card.md")).exit())
                .isEqualTo(2);
    }

    @Test
    void anExperimentFileRunsAsItIs() throws IOException {
        var rows = new StringBuilder("age,job,balance,code,y\n");
        for (int i = 0; i < 300; i++) {
            rows.append(20 + i * 7 % 50)
                    .append(i % 3 == 0 ? ",clerk," : ",cook,")
                    .append(i % 11 == 0 ? "" : String.valueOf(i * 13 % 100))
                    .append(",x")
                    .append(i)
                    .append(i * 7 % 50 + (i % 3) * 10 + i % 5 > 40 ? ",1\n" : ",0\n");
        }
        Files.writeString(folder.resolve("bank.csv"), rows);
        Files.writeString(
                folder.resolve("bank.yaml"),
                """
                name: bank
                n_trials: 4
                random_state: 7
                test_size: 0.25
                dataset:
                  path: bank.csv
                  target_column: y
                  categorical_features: [job, code]
                  numeric_features: [age, balance]
                """);
        var ran = Ran.churnlab("experiment", in("bank.yaml"), "--metrics", in("m.json"), "--bundle", in("bank"));
        assertThat(ran.exit()).as("%s", ran.err()).isZero();
        assertThat(ran.err()).singleElement().asString().contains("column code", "looks like an id");
        assertThat(Metrics.read(folder.resolve("m.json")).getOrDefault("roc_auc", 0.0))
                .isGreaterThan(0.9);
        try (var bundle = ModelBundle.read(folder.resolve("bank"))) {
            assertThat(bundle.provenance().data().rows()).isEqualTo(300);
            assertThat(bundle.metrics()).containsKey("baseline_roc_auc");
        }
        assertThat(Ran.churnlab("reproduce", in("bank"), "--data", in("bank.csv"))
                        .exit())
                .isZero();
        var unnamed = Ran.churnlab("reproduce", in("bank"));
        assertThat(unnamed.exit()).isEqualTo(2);
        assertThat(unnamed.err()).singleElement().asString().contains("bank.csv, with --data");
        var missing = Ran.churnlab("experiment", in("none.yaml"));
        assertThat(missing.exit()).isEqualTo(2);
        assertThat(missing.err()).hasSize(1);
    }
}
