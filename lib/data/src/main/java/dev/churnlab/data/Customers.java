package dev.churnlab.data;

import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Customers that do not exist, for whoever has no file of real ones.
 *
 * <p>They are made from statistics of IBM's public Telco sample of 7,043 customers, never from its rows: how many have
 * each trait (exact counts of the sample), how traits go together (log-odds of logistic regressions on the sample,
 * rounded) and its price list (a linear regression of MonthlyCharges on the services).
 */
public final class Customers {
    /**
     * Each line: a trait; how many of the sample have it, of how many it concerns; whom it does not concern; the
     * log-odds.
     */
    private static final String CONTRACTS =
            """
            monthly     3875/7043  -
            two         1695/3168  monthly
            """;

    private static final String TRAITS =
            """
            offline     1526/7043  -        1.86 one  3.28 two  -0.55 years
            fiber       3096/5517  offline  -1.34 one  -2.08 two  0.31 years
            male        3555/7043  -
            senior      1142/7043  -        0.95 fiber  -1.01 offline  -0.76 one  -1.22 two  0.18 years
            partner     3402/7043  -        0.37 years  0.31 two  0.11 senior
            dependents  2110/7043  -        2.39 partner  -1.86 senior  0.24 one  0.28 two  -0.49 fiber  0.38 offline
            silent      682/2421   offline,fiber
            lines       2971/6361  silent   0.42 years  1.04 fiber  -0.83 offline  0.41 senior
            security    2019/5517  offline  0.27 years  -0.92 fiber  0.59 one  1.09 two  0.29 dependents
            backup      2429/5517  offline  0.42 years  0.12 one  0.20 two
            protection  2422/5517  offline  0.29 years  0.20 fiber  0.70 one  1.27 two
            support     2044/5517  offline  0.11 years  -0.74 fiber  0.87 one  1.83 two  0.31 security  0.28 protection
            television  2707/5517  offline  0.19 years  0.97 fiber  0.35 one  0.59 two  0.68 protection  0.29 support
            movies      2732/5517  offline  0.15 years  0.68 fiber  0.26 one  0.42 two  0.58 protection  1.45 television
            paperless   4171/7043  -        0.86 fiber  -0.82 offline  0.43 senior  -0.39 two  0.45 television
            electronic  2365/7043  -        0.86 fiber  -1.23 offline  -0.62 one  -1.32 two  -0.12 years  0.35 paperless
            mailed      1612/4678  electronic  0.81 offline  -0.54 years  0.20 one  0.53 two  -0.40 paperless
            bank        1544/3066  electronic,mailed
            """;

    /**
     * Three times the sample's log-odds, between a least and a greatest probability. With the sample's own, a model that
     * sees four fifths of 7,043 customers would find less in the noise than it finds in the sample; so that the test ROC
     * AUC of the recipes comes out like there, churn is more of a step here.
     */
    private static final String CHURN =
            """
            churn       1869/7032  new  0.01..0.62 \
              -2.1 one  -5.2 two  -2.2 loyalty  -2.5 offline  2.9 fiber  0.9 senior  -0.4 dependents  1.6 silent \
              1.1 lines  -1.0 security  -0.4 backup  -0.8 support  0.9 television  1.0 movies  1.1 paperless \
              1.2 electronic  -0.4 mailed
            """;

    /** Months, and how many customers of the sample have a contract of the kind for at most as long. */
    private static final int[] MONTHS = {0, 1, 2, 3, 6, 9, 12, 18, 24, 30, 36, 42, 48, 54, 60, 66, 69, 70, 71, 72};

    private static final int[] MONTHLY = {
        0, 604, 834, 1025, 1413, 1732, 1994, 2412, 2731, 2995, 3217, 3394, 3533, 3656, 3767, 3840, 3864, 3868, 3873,
        3875
    };
    private static final int[] ONE_YEAR = {
        1, 8, 15, 21, 39, 73, 124, 214, 321, 448, 571, 703, 839, 1013, 1160, 1319, 1401, 1428, 1456, 1473
    };
    private static final int[] TWO_YEARS = {
        10, 12, 13, 16, 29, 49, 68, 108, 158, 198, 254, 324, 432, 555, 709, 940, 1127, 1215, 1352, 1695
    };

    private final Population all;
    private final SplitMix random;
    private final int[] tenure;

    private Customers(int rows, long seed) {
        random = new SplitMix(seed);
        all = new Population(rows, random);
        tenure = new int[rows];
    }

    /**
     * Makes customers with the columns of {@link Telco#SCHEMA}. The same rows and seed give the same customers on
     * every machine and in every locale.
     *
     * @param rows at least 1
     */
    public static Table synthetic(int rows, long seed) {
        if (rows < 1) {
            throw new IllegalArgumentException("the number of rows must be at least 1, was " + rows);
        }
        var customers = new Customers(rows, seed);
        customers.giveTraits();
        return customers.table();
    }

    private void giveTraits() {
        all.give(CONTRACTS);
        all.give("one", c -> !has("monthly", c) && !has("two", c));
        all.draw(MONTHS, MONTHLY, "monthly", tenure);
        all.draw(MONTHS, ONE_YEAR, "one", tenure);
        all.draw(MONTHS, TWO_YEARS, "two", tenure);
        all.give("new", c -> tenure[c] == 0);
        all.fact("years", c -> tenure[c] / 12.0);
        all.fact("loyalty", c -> StrictMath.log1p(tenure[c]));
        all.give(TRAITS);
        all.give(CHURN);
    }

    private boolean has(String trait, int customer) {
        return all.trait(trait)[customer] == 1;
    }

    private Table table() {
        var monthly = monthlyCharges();
        Tablesaw.start();
        return Table.create("synthetic customers")
                .addColumns(
                        ids(),
                        texts("gender", "Female", "male", "Male"),
                        IntColumn.create("SeniorCitizen", customers().map(c -> all.trait("senior")[c])),
                        texts("Partner", "No", "partner", "Yes"),
                        texts("Dependents", "No", "dependents", "Yes"),
                        IntColumn.create("tenure", tenure),
                        texts("PhoneService", "Yes", "silent", "No"),
                        texts("MultipleLines", "No", "lines", "Yes", "silent", "No phone service"),
                        texts("InternetService", "DSL", "fiber", "Fiber optic", "offline", "No"),
                        addOn("OnlineSecurity", "security"),
                        addOn("OnlineBackup", "backup"),
                        addOn("DeviceProtection", "protection"),
                        addOn("TechSupport", "support"),
                        addOn("StreamingTV", "television"),
                        addOn("StreamingMovies", "movies"),
                        texts("Contract", "Month-to-month", "one", "One year", "two", "Two year"),
                        texts("PaperlessBilling", "No", "paperless", "Yes"),
                        texts(
                                "PaymentMethod",
                                "Credit card (automatic)",
                                "electronic",
                                "Electronic check",
                                "mailed",
                                "Mailed check",
                                "bank",
                                "Bank transfer (automatic)"),
                        DoubleColumn.create("MonthlyCharges", monthly),
                        DoubleColumn.create("TotalCharges", totalCharges(monthly)),
                        texts("Churn", "No", "churn", "Yes"));
    }

    private IntStream customers() {
        return IntStream.range(0, all.size());
    }

    private StringColumn addOn(String name, String trait) {
        return texts(name, "No", trait, "Yes", "offline", "No internet service");
    }

    /** A column of {@code usual} for whoever has none of the traits, which are each followed by its text. */
    private StringColumn texts(String name, String usual, String... traitsAndTexts) {
        var texts = new String[1 + traitsAndTexts.length / 2];
        var codes = new int[all.size()];
        texts[0] = usual;
        for (var i = 1; i < texts.length; i++) {
            var trait = all.trait(traitsAndTexts[2 * i - 2]);
            texts[i] = traitsAndTexts[2 * i - 1];
            for (var c = 0; c < codes.length; c++) {
                codes[c] += i * trait[c];
            }
        }
        return TextColumns.of(name, codes, texts);
    }

    /** Ids in the form of the sample's, four digits and five letters: a walk through all of them, so none twice. */
    private StringColumn ids() {
        var letters = 26L * 26 * 26 * 26 * 26;
        var start = random.below(10_000 * letters);
        return StringColumn.create("customerID", customers().mapToObj(c -> {
            // The step shares no factor with the number of ids, 10,000 * 26^5.
            var number = (start + c * 3_141_592_653L) % (10_000 * letters);
            var id = new StringBuilder()
                    .append(10_000 + number / letters)
                    .deleteCharAt(0)
                    .append('-');
            var rest = number % letters;
            for (var i = 0; i < 5; i++) {
                id.append((char) ('A' + rest % 26));
                rest /= 26;
            }
            return id.toString();
        }));
    }

    /** The price list, in dollars, and a little noise: discounts and old tariffs. */
    private double[] monthlyCharges() {
        return customers()
                .mapToDouble(c -> {
                    var phone = has("silent", c) ? 0 : 20 + 5 * all.trait("lines")[c];
                    if (has("offline", c)) {
                        return nickels(phone + 0.5 * random.nextBell());
                    }
                    var addOns = 5 * (count(c, "security") + count(c, "backup") + count(c, "protection"))
                            + 5 * count(c, "support")
                            + 10 * (count(c, "television") + count(c, "movies"));
                    return nickels(25 + 25 * count(c, "fiber") + phone + addOns + random.nextBell());
                })
                .toArray();
    }

    private int count(int customer, String trait) {
        return all.trait(trait)[customer];
    }

    /** What the months add up to; charges changed over the months. A new customer has not paid yet. */
    private double[] totalCharges(double[] monthly) {
        return customers()
                .mapToDouble(c -> switch (tenure[c]) {
                    case 0 -> Double.NaN;
                    case 1 -> monthly[c];
                    default -> nickels(monthly[c] * (tenure[c] + 0.2 * Math.sqrt(tenure[c]) * random.nextBell()));
                })
                .toArray();
    }

    /** Rounded to five cents, as in the sample. */
    private static double nickels(double dollars) {
        return Math.round(dollars * 20) / 20.0;
    }
}
