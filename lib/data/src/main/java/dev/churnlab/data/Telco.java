package dev.churnlab.data;

import dev.churnlab.storage.Location;
import java.nio.file.Path;
import java.util.List;
import tech.tablesaw.api.Table;

/** IBM's sample of telephone and internet customers, of whom some left within the last month (Churn). */
public final class Telco {
    private static final String NO_PHONE = "No phone service";
    private static final String NO_INTERNET = "No internet service";

    /**
     * The 21 columns of the file, with the values that are possible. Charges are in dollars, tenure is in months;
     * TotalCharges is blank for customers of less than a month.
     */
    public static final Schema SCHEMA = new Schema(
            List.of(
                    Column.id("customerID"),
                    Column.categorical("gender", "Female", "Male"),
                    Column.integer("SeniorCitizen").between(0, 1),
                    yesNo("Partner"),
                    yesNo("Dependents"),
                    Column.integer("tenure").between(0, 1200),
                    yesNo("PhoneService"),
                    Column.categorical("MultipleLines", "No", NO_PHONE, "Yes"),
                    Column.categorical("InternetService", "DSL", "Fiber optic", "No"),
                    addOn("OnlineSecurity"),
                    addOn("OnlineBackup"),
                    addOn("DeviceProtection"),
                    addOn("TechSupport"),
                    addOn("StreamingTV"),
                    addOn("StreamingMovies"),
                    Column.categorical("Contract", "Month-to-month", "One year", "Two year"),
                    yesNo("PaperlessBilling"),
                    Column.categorical(
                            "PaymentMethod",
                            "Bank transfer (automatic)",
                            "Credit card (automatic)",
                            "Electronic check",
                            "Mailed check"),
                    Column.numeric("MonthlyCharges").atLeast(0),
                    Column.numeric("TotalCharges").atLeast(0).orMissing(),
                    Column.target("Churn")),
            "Yes",
            "No");

    private Telco() {}

    private static Column yesNo(String name) {
        return Column.categorical(name, "No", "Yes");
    }

    private static Column addOn(String name) {
        return Column.categorical(name, "No", NO_INTERNET, "Yes");
    }

    /**
     * Reads a file of customers and checks every value; see {@link Loader#load(Path)}.
     *
     * @throws DataException if anything is wrong with it
     */
    public static Table load(Path file) {
        return loader().load(file);
    }

    /** As {@link #load(Path)}, from a path, {@code s3://} or {@code https://}. */
    public static Table load(String location) {
        return loader().load(location);
    }

    /** As {@link #load(String)}. */
    public static Table load(Location location) {
        return loader().load(location);
    }

    /** For what is not as usual: other texts for a missing value, customers whose churn is not known yet. */
    public static Loader loader() {
        return Tables.loader(SCHEMA);
    }
}
