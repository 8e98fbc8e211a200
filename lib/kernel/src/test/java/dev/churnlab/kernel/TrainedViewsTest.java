package dev.churnlab.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.churnlab.charts.Charts;
import dev.churnlab.data.Customers;
import dev.churnlab.data.Telco;
import dev.churnlab.training.Campaign;
import dev.churnlab.training.CrossValidation;
import dev.churnlab.training.Evaluation;
import dev.churnlab.training.LearningCurve;
import dev.churnlab.training.Model;
import dev.churnlab.training.PartialDependence;
import dev.churnlab.training.Round;
import dev.churnlab.training.Slices;
import dev.churnlab.training.XGBoost;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

/** How evaluations, explanations, searches and slices look. */
class TrainedViewsTest {
    private static final Pattern DATA = Pattern.compile("<script type=\"application/json\">(.*?)</script>");
    private static final Table CUSTOMERS = Customers.synthetic(400, 1);
    private static final Model MODEL = XGBoost.trainer(Telco.SCHEMA).rounds(10).train(CUSTOMERS);
    private static final Evaluation EVALUATION = MODEL.evaluate(CUSTOMERS);

    @AfterAll
    static void close() {
        MODEL.close();
    }

    @Test
    void figuresHaveIntervals() {
        var text = Shown.as("text/plain", EVALUATION);
        assertThat(text)
                .contains("95 % interval", "200 bootstrap draws")
                .containsPattern("roc_auc +0\\.\\d{4} +0\\.\\d{4} to [01]\\.\\d{4}");
        var many = Evaluation.of(new boolean[100_000], new float[100_000]);
        assertThat(Shown.as("text/plain", many)).doesNotContain("interval").contains("undefined");
    }

    @Test
    void eachThresholdIsThereForTheSlider() throws Exception {
        var four = Evaluation.of(new boolean[] {true, false, true, false}, new float[] {0.9f, 0.6f, 0.4f, 0.1f}, 0.405);
        var data = DATA.matcher(Shown.body(four));
        assertThat(data.find()).isTrue();
        var json = new ObjectMapper().readTree(data.group(1));
        assertThat(json.at("/stops")).hasSize(102);
        assertThat(json.at("/stops/0").toString()).isEqualTo("[0.0,2,2]");
        assertThat(json.at("/stops/" + json.at("/at").asInt()).toString()).isEqualTo("[0.405,1,1]");
        assertThat(json.at("/stops/101").toString()).isEqualTo("[1.0,0,0]");
        assertThat(json.at("/positives").asInt()).isEqualTo(2);
        assertThat(json.at("/negatives").asInt()).isEqualTo(2);
    }

    @Test
    void theConfusionMatrixIsThereWithoutAScript() {
        var confusion = EVALUATION.confusion();
        assertThat(Shown.body(EVALUATION))
                .contains("data-is=\"tp\">" + confusion.truePositives() + "<")
                .contains("data-is=\"fn\">" + confusion.falseNegatives() + "<")
                .contains("data-is=\"recall\">" + Figures.four(confusion.recall()) + "<");
    }

    @Test
    void anExplanationIsWordsFiguresAndBars() {
        var explanation = MODEL.explain(CUSTOMERS, 0);
        assertThat(Shown.body(explanation))
                .contains("The probability of Churn = Yes is", "class=\"number\">+", "width:50.0%")
                .contains("towards Churn = Yes; the strongest");
        assertThat(Shown.as("text/plain", explanation)).startsWith(explanation.words());
    }

    @Test
    void aSearchIsAPictureAndItsTrials() {
        var tuning =
                XGBoost.tuner(Telco.SCHEMA).trials(6).workers(1).folds(2, 0).tune(CUSTOMERS);
        var html = Shown.body(tuning);
        assertThat(html)
                .contains(
                        "<img alt=\"Tuning:",
                        "6 trials, ",
                        "the best is " + tuning.best().number());
        tuning.best().point().keySet().forEach(name -> assertThat(html).contains(">" + name + "</th>"));
        assertThat(Shown.as("text/plain", tuning.trials())).contains("complete", "6 trials");
    }

    @Test
    void aModelSaysWhatItRestsOn() {
        var strongest = MODEL.importance().get(0);
        assertThat(Shown.body(MODEL))
                .contains(">predicts</th>", ">" + strongest.feature() + "</th>", "share of gain", "the first 15 of ");
    }

    @Test
    void foldsAreSummedUp() {
        var validation = new CrossValidation(List.of(EVALUATION, EVALUATION));
        assertThat(Shown.as("text/plain", validation))
                .contains(
                        "standard deviation",
                        "roc_auc    " + Figures.four(EVALUATION.rocAuc()) + "              0.0000")
                .endsWith("2 folds");
    }

    @Test
    void whatIsBestDrawnIsAPicture() {
        var curve = new LearningCurve();
        assertThat(Renderings.of(curve)).isEmpty();
        curve.onRound(new Round(1, 2, Map.of("train_logloss", 0.5)));
        curve.onRound(new Round(2, 2, Map.of("train_logloss", 0.4)));
        for (var value :
                List.of(MODEL.contributions(CUSTOMERS), PartialDependence.of(MODEL, CUSTOMERS, "Contract"), curve)) {
            assertThat(Renderings.of(value)).containsOnlyKeys("image/svg+xml", "text/plain");
        }
    }

    @Test
    void slicesAreRowsOfFigures() {
        var slices = Slices.of(EVALUATION, CUSTOMERS, List.of("Contract"));
        assertThat(Shown.as("text/plain", slices))
                .contains("Month-to-month", "roc_auc", "bias", slices.size() + " slices")
                .doesNotContain("Evaluation{");
    }

    @Test
    void mapsAreRows() {
        assertThat(Shown.as("text/plain", List.of(Map.of("n", 1), Map.of("n", 20, "t", "x"))))
                .containsSubsequence(" n", "1", "missing", "20", "x", "2 rows × 2 columns");
    }

    @Test
    void curvesCanBePointedAtAndHaveAStillTwin() {
        for (var picture : List.of(
                Charts.roc(EVALUATION),
                Charts.gain(EVALUATION),
                Charts.profit(EVALUATION, new Campaign(5, 50, 1, 9)))) {
            assertThat(Renderings.of(picture).keySet())
                    .containsExactly("application/vnd.vegalite.v5+json", "image/svg+xml", "text/plain");
        }
    }
}
