package dev.churnlab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.churnlab.storage.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The option, CHURN_DATA, the parameter, the volume, synthetic: the first that is given. */
class DataSourceTest {
    @TempDir
    private Path root = Path.of("");

    private String option = "";
    private String variable = "";
    private String parameter = "";

    @BeforeEach
    void makeTheFiles() throws IOException {
        option = Files.writeString(root.resolve("option.csv"), "").toString();
        variable = Files.writeString(root.resolve("variable.csv"), "").toString();
        parameter = Files.writeString(root.resolve("parameter.csv"), "").toString();
    }

    @Test
    void theOrder() throws IOException {
        Files.createDirectories(root.resolve("pvc/data"));
        var volume = Files.writeString(root.resolve("pvc/data/telco-churn.csv"), "");
        var env = Map.of("CHURN_DATA", variable);
        check(DataSource.find(option, env, parameter, root), option, DataSource.Origin.OPTION);
        check(DataSource.find(null, env, parameter, root), variable, DataSource.Origin.ENVIRONMENT);
        check(DataSource.find(" ", Map.of("CHURN_DATA", ""), parameter, root), parameter, DataSource.Origin.PARAMETER);
        check(DataSource.find(null, Map.of(), null, root), volume.toString(), DataSource.Origin.VOLUME);
    }

    private static void check(DataSource found, String path, DataSource.Origin origin) {
        assertThat(found).isEqualTo(new DataSource(Location.of(path), origin));
    }

    @Test
    void whatIsNamedButNotThereIsAnError() {
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> DataSource.find(null, Map.of("CHURN_DATA", root + "/no.csv"), parameter, root))
                .withMessage(
                        "no such file: " + root + "/no.csv (CHURN_DATA); give the path of a CSV file of customers");
    }

    @Test
    void aNotebookNamesItOrHasItFound() {
        check(DataSource.find(option), option, DataSource.Origin.OPTION);
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> DataSource.find(root + "/no.csv"))
                .withMessageContaining("no such file");
    }

    @Test
    void aRemotePlaceIsTakenAsItIs() {
        var place = "s3://lab/customers.csv";
        check(DataSource.find(place, Map.of(), null, root), place, DataSource.Origin.OPTION);
        check(DataSource.find(null, Map.of("CHURN_DATA", place), null, root), place, DataSource.Origin.ENVIRONMENT);
    }

    @Test
    void syntheticCustomersAreMadeOnce() throws IOException {
        var found = DataSource.find(null, Map.of(), null, root);
        assertThat(found.origin()).isEqualTo(DataSource.Origin.SYNTHETIC);
        var file = found.location().path().orElseThrow();
        assertThat(file).isEqualTo(root.resolve(".churnlab/data/synthetic-7043-42.csv"));
        assertThat(Telco.load(file).rowCount()).isEqualTo(7043);
        var made = Files.getLastModifiedTime(file);
        assertThat(DataSource.find(null, Map.of(), null, root)).isEqualTo(found);
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(made);

        var home = root.resolve("elsewhere");
        assertThat(DataSource.find(null, Map.of("CHURNLAB_HOME", home.toString()), null, root)
                        .location()
                        .path()
                        .orElseThrow())
                .isEqualTo(home.resolve("data/synthetic-7043-42.csv"))
                .hasSameBinaryContentAs(file);
    }
}
