package dev.churnlab.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.churnlab.data.Customers;
import dev.churnlab.data.Telco;
import dev.churnlab.training.Campaign;
import dev.churnlab.training.Evaluation;
import dev.churnlab.training.LearningCurve;
import dev.churnlab.training.Model;
import dev.churnlab.training.PartialDependence;
import dev.churnlab.training.PermutationImportance;
import dev.churnlab.training.Recipe;
import dev.churnlab.training.Tuning;
import dev.churnlab.training.XGBoost;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import tech.tablesaw.api.Table;

/** Every picture stands alone, says in words what it shows, and is the same each time. */
class ChartsTest {
    private static final Table CUSTOMERS = Customers.synthetic(600, 1);
    private static final LearningCurve CURVE = new LearningCurve();
    private static final Model MODEL = XGBoost.trainer(Telco.SCHEMA)
            .recipe(Recipe.REFERENCE)
            .rounds(15)
            .earlyStopping(15)
            .onRound(CURVE)
            .train(CUSTOMERS);
    private static final Tuning TUNING =
            XGBoost.tuner(Telco.SCHEMA).trials(12).workers(2).folds(2, 0).tune(CUSTOMERS);
    private static final Evaluation EVALUATION = MODEL.evaluate(CUSTOMERS);

    @AfterAll
    static void close() {
        MODEL.close();
    }

    private static final List<Picture> PICTURES = all();

    private static List<Picture> all() {
        return List.of(
                Charts.roc(EVALUATION),
                Charts.confusion(EVALUATION),
                Charts.calibration(EVALUATION),
                Charts.importance(MODEL),
                Charts.learningCurve(CURVE),
                Charts.explanation(MODEL.explain(CUSTOMERS, 0)),
                Charts.contributions(MODEL.contributions(CUSTOMERS)),
                Charts.permutationImportance(PermutationImportance.of(MODEL, CUSTOMERS, 1, 0)),
                Charts.partialDependence(PartialDependence.of(MODEL, CUSTOMERS, "Contract")),
                Charts.partialDependence(PartialDependence.of(MODEL, CUSTOMERS, "tenure")),
                Charts.tuningHistory(TUNING),
                Charts.profit(EVALUATION, new Campaign(5, 50, 0.3, 500)),
                Charts.gain(EVALUATION),
                Charts.tuningImportance(TUNING),
                Charts.scores(EVALUATION.probabilities()),
                Charts.churnRate(CUSTOMERS, Telco.SCHEMA, "Contract"),
                Charts.churnRate(CUSTOMERS, Telco.SCHEMA, "TotalCharges"),
                Charts.churnRate(CUSTOMERS, Telco.SCHEMA, "SeniorCitizen"));
    }

    @Test
    void theyAreWellFormedAndReferToNothingOutside() throws Exception {
        for (var picture : PICTURES) {
            var root = parse(picture.svg());
            assertThat(root.getAttribute("viewBox")).isEqualTo("0 0 640 420");
            assertThat(root.getElementsByTagName("title").item(0).getTextContent())
                    .isEqualTo(picture.alt());
            assertThat(picture.svg().replace("http://www.w3.org/2000/svg", ""))
                    .doesNotContain("http", "<!DOCTYPE", "<image", "href", "NaN");
            assertThat(picture.alt()).matches("(?s).*\\d.*\\.");
        }
    }

    private static Element parse(String svg) throws ParserConfigurationException, IOException, SAXException {
        var builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        return builder.parse(new InputSource(new StringReader(svg))).getDocumentElement();
    }

    @Test
    void theyAreTheSameEachTimeAndInEveryLocale() {
        var before = Locale.getDefault();
        try {
            for (var locale : List.of("ar-EG", "de-DE")) {
                Locale.setDefault(Locale.forLanguageTag(locale));
                var again = all();
                for (int i = 0; i < PICTURES.size(); i++) {
                    assertThat(again.get(i).equals(PICTURES.get(i)))
                            .as(locale + ": " + PICTURES.get(i).alt())
                            .isTrue();
                }
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void picturesInOnePageDoNotShareIds() {
        var ids = PICTURES.stream()
                .flatMap(picture -> Pattern.compile("id=\"([^\"]+)\"")
                        .matcher(picture.svg())
                        .results()
                        .map(match -> match.group(1)))
                .toList();
        assertThat(ids).isNotEmpty().doesNotHaveDuplicates();
    }

    @Test
    void theWordsSayTheFinding() {
        var four = Evaluation.of(new boolean[] {true, false, true, false}, new float[] {0.9f, 0.6f, 0.4f, 0.1f});
        assertThat(Charts.roc(four).alt())
                .isEqualTo(
                        "ROC curve of 4 customers: the area under it is 0.750 (chance is 0.5). At the threshold 0.5, "
                                + "50.0 % of the positive customers are found, and 50.0 % of the others are taken for positive.");
        assertThat(Charts.confusion(four).alt())
                .isEqualTo("Of 2 positive customers 1 are found (recall 50.0 %); of 2 predicted positive, 1 are "
                        + "(precision 50.0 %). 1 are rightly predicted negative: accuracy 50.0 %.");
        assertThat(Charts.scores(four.probabilities()).alt()).contains("the mean is 0.500, and 50.0 % are 0.5 or more");
        assertThat(Charts.churnRate(CUSTOMERS, Telco.SCHEMA, "Contract").alt())
                .contains("of 600 customers have Churn = Yes. By Contract it is most for Month-to-month");
        assertThat(Charts.learningCurve(CURVE).alt())
                .startsWith("Learning curve over 15 rounds")
                .contains("validation");
    }

    @Test
    void whatCannotBeDrawnIsSaid() {
        var oneClass = Evaluation.of(new boolean[] {true}, new float[] {0.5f});
        assertThatThrownBy(() -> Charts.roc(oneClass)).hasMessageContaining("rows of both classes");
        assertThat(Charts.confusion(oneClass).alt()).contains("recall 100.0 %");
        assertThatThrownBy(() -> Charts.scores(new float[0])).hasMessageContaining("no probabilities");
        assertThatThrownBy(() -> Charts.learningCurve(new LearningCurve())).hasMessageContaining("no round");
        assertThatThrownBy(() -> Charts.churnRate(CUSTOMERS, Telco.SCHEMA, "age"))
                .hasMessageContaining("no feature column age");
        assertThatThrownBy(() -> Charts.churnRate(CUSTOMERS.emptyCopy(), Telco.SCHEMA, "tenure"))
                .hasMessageContaining("no customers");
    }

    @Test
    void aPictureIsWrittenAsItIs(@TempDir Path folder) {
        var picture = Charts.roc(EVALUATION);
        picture.write(folder.resolve("pictures/roc.svg"));
        assertThat(folder.resolve("pictures/roc.svg")).hasContent(picture.svg());
    }
}
