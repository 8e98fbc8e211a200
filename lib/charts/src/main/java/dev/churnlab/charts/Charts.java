package dev.churnlab.charts;

import dev.churnlab.data.Schema;
import dev.churnlab.training.Campaign;
import dev.churnlab.training.Contributions;
import dev.churnlab.training.CustomerExplanation;
import dev.churnlab.training.Evaluation;
import dev.churnlab.training.LearningCurve;
import dev.churnlab.training.Model;
import dev.churnlab.training.PartialDependence;
import dev.churnlab.training.PermutationImportance;
import dev.churnlab.training.Tuning;
import java.util.List;
import tech.tablesaw.api.Table;

/** The pictures, each from one call; 640 by 420 pixels. */
public final class Charts {
    private Charts() {}

    /** The ROC curve, chance, and where the threshold is on the curve. */
    public static Picture roc(Evaluation evaluation) {
        return RocChart.draw(evaluation);
    }

    /** How many rows were predicted what, and what they are, at the threshold. */
    public static Picture confusion(Evaluation evaluation) {
        return ConfusionChart.draw(evaluation);
    }

    /** What the probabilities promise against what is, in ten bins. */
    public static Picture calibration(Evaluation evaluation) {
        return CalibrationChart.draw(evaluation);
    }

    /** The features that the model gained most from, at most 15, as shares of the total gain. */
    public static Picture importance(Model model) {
        return ImportanceChart.draw(model);
    }

    /**
     * The log loss of each round of a training.
     *
     * @throws IllegalArgumentException if the curve heard of no round
     */
    public static Picture learningCurve(LearningCurve curve) {
        return LearningChart.draw(curve);
    }

    /**
     * How many customers got which probability.
     *
     * @throws IllegalArgumentException if there are none
     */
    public static Picture scores(float[] probabilities) {
        return ScoreChart.draw(probabilities);
    }

    /**
     * The share of positive customers for each value of a column; a numeric column is cut into at most six bands of
     * about as many customers.
     *
     * @throws IllegalArgumentException if the table has no rows, or the column is no feature of the schema
     */
    public static Picture churnRate(Table customers, Schema schema, String column) {
        return ShareChart.draw(customers, schema, column);
    }

    /** The complete trials of a search and the best so far. */
    public static Picture tuningHistory(Tuning tuning) {
        return TuningChart.history(tuning);
    }

    /** Which parameters tell the better trials of a search from all of them. */
    public static Picture tuningImportance(Tuning tuning) {
        return TuningChart.importance(tuning);
    }

    /** What a campaign to keep customers earns, by how many are contacted. */
    public static Picture profit(Evaluation evaluation, Campaign campaign) {
        return DecisionCharts.profit(evaluation, campaign);
    }

    /**
     * What share of the positive customers is among the first by probability.
     *
     * @throws IllegalArgumentException if there is no positive customer
     */
    public static Picture gain(Evaluation evaluation) {
        return DecisionCharts.gain(evaluation);
    }

    /** What pushes one customer towards the positive value and away from it, the strongest twelve. */
    public static Picture explanation(CustomerExplanation explanation) {
        return ExplanationCharts.customer(explanation);
    }

    /** Which features push the predictions of some customers most. */
    public static Picture contributions(Contributions contributions) {
        return ExplanationCharts.contributions(contributions);
    }

    /**
     * What is lost when a column is shuffled.
     *
     * @throws IllegalArgumentException if the list is empty
     */
    public static Picture permutationImportance(List<PermutationImportance> importance) {
        return ExplanationCharts.permutation(importance);
    }

    /**
     * The mean probability by the value of a column.
     *
     * @throws IllegalArgumentException if the column had no values
     */
    public static Picture partialDependence(PartialDependence dependence) {
        return ExplanationCharts.dependence(dependence);
    }
}
