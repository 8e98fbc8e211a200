package dev.churnlab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.Table;

/** Synthetic customers look like those of the public sample, and are the same everywhere. */
class CustomersTest {
    private static final Table CUSTOMERS = Customers.synthetic(7043, 42);
    private static final List<Table> POPULATIONS =
            List.of(CUSTOMERS, Customers.synthetic(7043, 1), Customers.synthetic(7043, 2));

    @TempDir
    private Path folder = Path.of("");

    /** The sample's customers with a value, of 7,043, and how many of them left. */
    @ParameterizedTest
    @CsvSource({
        "gender, Female, 3488, 939",
        "gender, Male, 3555, 930",
        "Partner, Yes, 3402, 669",
        "Dependents, Yes, 2110, 326",
        "PhoneService, No, 682, 170",
        "MultipleLines, No, 3390, 849",
        "MultipleLines, Yes, 2971, 850",
        "InternetService, DSL, 2421, 459",
        "InternetService, Fiber optic, 3096, 1297",
        "InternetService, No, 1526, 113",
        "OnlineSecurity, No, 3498, 1461",
        "OnlineSecurity, No internet service, 1526, 113",
        "OnlineSecurity, Yes, 2019, 295",
        "OnlineBackup, Yes, 2429, 523",
        "DeviceProtection, Yes, 2422, 545",
        "TechSupport, Yes, 2044, 310",
        "StreamingTV, Yes, 2707, 814",
        "StreamingMovies, Yes, 2732, 818",
        "Contract, Month-to-month, 3875, 1655",
        "Contract, One year, 1473, 166",
        "Contract, Two year, 1695, 48",
        "PaperlessBilling, Yes, 4171, 1400",
        "PaymentMethod, Bank transfer (automatic), 1544, 258",
        "PaymentMethod, Credit card (automatic), 1522, 232",
        "PaymentMethod, Electronic check, 2365, 1071",
        "PaymentMethod, Mailed check, 1612, 308",
        "Churn, Yes, 1869, 1869",
    })
    void marginalsAndChurnRates(String column, String value, int have, int left) {
        for (var customers : POPULATIONS) {
            var with = customers.where(customers.stringColumn(column).isEqualTo(value));
            assertThat(with.rowCount() / 7043.0).isCloseTo(have / 7043.0, within(.005));
            var churned = with.stringColumn("Churn").countOccurrences("Yes");
            // Of the 682 without a phone, one point is seven customers.
            assertThat(churned / (double) with.rowCount())
                    .isCloseTo(left / (double) have, within(column.equals("PhoneService") ? .08 : .05));
        }
    }

    @Test
    void months() {
        var tenure = CUSTOMERS.intColumn("tenure");
        assertThat(tenure.mean()).isCloseTo(32.37, within(.3));
        assertThat(tenure.max()).isEqualTo(72);
        assertThat(tenure.isEqualTo(0).size()).isEqualTo(11);
        assertThat(tenure.isEqualTo(1).size() / 7043.0).isCloseTo(613 / 7043.0, within(.005));
        assertThat(tenure.isEqualTo(72).size() / 7043.0).isCloseTo(362 / 7043.0, within(.005));
        assertThat(tenure.isLessThanOrEqualTo(12).size() / 7043.0).isCloseTo(2186 / 7043.0, within(.01));
        assertThat(tenure.isLessThanOrEqualTo(48).size() / 7043.0).isCloseTo(4804 / 7043.0, within(.01));
        var senior = CUSTOMERS.intColumn("SeniorCitizen");
        assertThat(senior.sum() / 7043).isCloseTo(1142 / 7043.0, within(.005));
    }

    @Test
    void charges() {
        var monthly = CUSTOMERS.doubleColumn("MonthlyCharges");
        assertThat(monthly.mean()).isCloseTo(64.76, within(.6));
        assertThat(monthly.standardDeviation()).isCloseTo(30.09, within(.5));
        assertThat(monthly.min()).isBetween(18.0, 19.5);
        assertThat(monthly.max()).isBetween(112.0, 119.0);
        var total = CUSTOMERS.doubleColumn("TotalCharges");
        assertThat(total.mean()).isCloseTo(2283.3, within(60.0));
        for (var row = 0; row < 7043; row++) {
            var months = CUSTOMERS.intColumn("tenure").getInt(row);
            assertThat(total.isMissing(row)).isEqualTo(months == 0);
            if (months > 0) {
                assertThat(total.getDouble(row) / (months * monthly.getDouble(row)))
                        .isBetween(.5, 1.6);
            }
        }
    }

    @Test
    void servicesThatNeedOneAnother() {
        var internet = CUSTOMERS.stringColumn("InternetService");
        for (var addOn : List.of("OnlineSecurity", "TechSupport", "StreamingMovies")) {
            assertThat(CUSTOMERS
                            .stringColumn(addOn)
                            .isEqualTo("No internet service")
                            .toArray())
                    .isEqualTo(internet.isEqualTo("No").toArray());
        }
        assertThat(CUSTOMERS
                        .stringColumn("MultipleLines")
                        .isEqualTo("No phone service")
                        .toArray())
                .isEqualTo(
                        CUSTOMERS.stringColumn("PhoneService").isEqualTo("No").toArray());
        assertThat(CUSTOMERS
                        .where(CUSTOMERS.stringColumn("PhoneService").isEqualTo("No"))
                        .stringColumn("InternetService")
                        .asSet())
                .containsExactly("DSL");
    }

    @Test
    void idsAreDifferent() {
        var ids = CUSTOMERS.stringColumn("customerID");
        assertThat(ids.countUnique()).isEqualTo(7043);
        assertThat(ids.asList()).allMatch(id -> id.matches("[0-9]{4}-[A-Z]{5}"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 100})
    void fewCustomers(int rows) {
        var file = folder.resolve("few.csv");
        Csv.write(Customers.synthetic(rows, 7), file);
        assertThat(Telco.loader().unlabelled().load(file).rowCount()).isEqualTo(rows);
    }

    @Test
    void noCustomers() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Customers.synthetic(0, 7))
                .withMessage("the number of rows must be at least 1, was 0");
    }

    /** The hash holds the bytes across JDKs, locales and releases; whoever changes it, changes everybody's file. */
    @Test
    void theSameBytesEverywhere() throws IOException, NoSuchAlgorithmException {
        var before = Locale.getDefault();
        try {
            for (var tag : List.of("en-US", "tr-TR", "de-DE", "ar-EG-u-nu-arab")) {
                Locale.setDefault(Locale.forLanguageTag(tag));
                var file = folder.resolve(tag + ".csv");
                Csv.write(Customers.synthetic(7043, 42), file);
                var hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
                assertThat(HexFormat.of().formatHex(hash))
                        .isEqualTo("32322e03c19a59b36c78432ac922481d849568271f5a1584f7804a5ad31d09b4");
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void anotherSeedMakesOthers() {
        assertThat(Customers.synthetic(100, 1).stringColumn("customerID").asList())
                .isNotEqualTo(
                        Customers.synthetic(100, 2).stringColumn("customerID").asList());
    }
}
