package dev.churnlab.cli;

import dev.churnlab.data.DataSource;
import dev.churnlab.data.Split;
import dev.churnlab.data.Telco;
import dev.churnlab.storage.Location;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Fills the parameter {@code data} of a pipeline that declares one: finds the customers, checks them and, with the
 * parameters {@code testSize} and {@code seed}, their split before the first kernel starts, and says which they are.
 *
 * @param option what {@code --data} says, or null
 * @param folder the pipeline's, from which its own {@code data} is looked for
 */
record CustomerData(@Nullable String option, Path folder, Place place, PrintStream says)
        implements UnaryOperator<Map<String, @Nullable Object>> {
    private static final String DATA = "data";
    private static final String TEST_SIZE = "testSize";
    private static final String SEED = "seed";

    @Override
    public Map<String, @Nullable Object> apply(Map<String, @Nullable Object> parameters) {
        if (!parameters.containsKey(DATA)) {
            if (option != null) {
                throw new IllegalArgumentException("this pipeline has no parameter data, so --data says nothing to it");
            }
            return parameters;
        }
        var source = DataSource.find(option, System.getenv(), declared(parameters.get(DATA)), place.root());
        var customers = Telco.load(source.location());
        if (parameters.get(TEST_SIZE) instanceof Number testSize && parameters.get(SEED) instanceof Number seed) {
            Split.random(customers, testSize.doubleValue(), seed.longValue()).requireBothClasses(Telco.SCHEMA);
        }
        say(source, customers.rowCount());
        var filled = new LinkedHashMap<>(parameters);
        filled.put(DATA, source.location().toString());
        return filled;
    }

    /**
     * The same for a run on a cluster, whose files this machine does not see: nothing is checked.
     *
     * @param usual where customers are there, when nobody says
     */
    Map<String, @Nullable Object> onCluster(Map<String, @Nullable Object> parameters, String usual) {
        if (!parameters.containsKey(DATA)) {
            if (option != null) {
                throw new IllegalArgumentException("this pipeline has no parameter data, so --data says nothing to it");
            }
            return parameters;
        }
        var given = option != null ? option : parameters.get(DATA);
        var place = given == null || given.toString().isBlank() ? usual : given.toString();
        if (!Location.isRemote(place) && !place.startsWith("/")) {
            throw new IllegalArgumentException("the data '" + place
                    + "' is a path of this machine; on a cluster it is one of a volume, as " + usual + ", or s3://");
        }
        var filled = new LinkedHashMap<>(parameters);
        filled.put(DATA, place);
        return filled;
    }

    private @Nullable String declared(@Nullable Object value) {
        var text = value == null ? "" : value.toString();
        return text.isBlank() || Location.isRemote(text)
                ? text
                : folder.resolve(text).toString();
    }

    private void say(DataSource source, int rows) {
        if (source.origin() == DataSource.Origin.SYNTHETIC) {
            says.println(
                    """

                    ************************************************************************
                      SYNTHETIC CUSTOMERS: no real file was found, these %d are made up.
                      Give your own with --data FILE, or put it at pvc/data/telco-churn.csv
                    ************************************************************************
                    """
                            .formatted(rows));
        }
        says.println("data: " + rows + " customers in " + source.location() + " ("
                + source.origin().label() + ")");
    }
}
