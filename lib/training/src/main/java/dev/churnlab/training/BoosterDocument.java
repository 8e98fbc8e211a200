package dev.churnlab.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** XGBoost's model as its JSON form has it (Introduction to Model IO, schema of 3.0). */
final class BoosterDocument {
    private static final String TREES = "/learner/gradient_booster/model";

    private final JsonNode root;

    private BoosterDocument(JsonNode root) {
        this.root = root;
    }

    static BoosterDocument parse(byte[] json) {
        try {
            return new BoosterDocument(Json.MAPPER.readTree(json));
        } catch (IOException e) {
            throw new UncheckedIOException("XGBoost wrote a model that is no JSON", e);
        }
    }

    /** What it was trained for, as in {@code binary:logistic}. */
    String objective() {
        return root.at("/learner/objective/name").asText();
    }

    /** The names of its features; empty if it has none. */
    List<String> featureNames() {
        return texts(root.at("/learner/feature_names"));
    }

    /** The types of its features; empty if it has none. */
    List<String> featureTypes() {
        return texts(root.at("/learner/feature_types"));
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    /** The importance of features, the greatest total gain first. XGBoost's own breaks on categorical splits. */
    List<Importance> importance(List<String> features) {
        var weight = new int[features.size()];
        var gain = new double[features.size()];
        var cover = new double[features.size()];
        for (var tree : root.at(TREES + "/trees")) {
            var left = tree.get("left_children");
            for (int node = 0; node < left.size(); node++) {
                if (left.get(node).asInt() >= 0) {
                    int feature = tree.get("split_indices").get(node).asInt();
                    weight[feature]++;
                    gain[feature] += tree.get("loss_changes").get(node).asDouble();
                    cover[feature] += tree.get("sum_hessian").get(node).asDouble();
                }
            }
        }
        var all = new ArrayList<Importance>();
        for (int i = 0; i < weight.length; i++) {
            all.add(new Importance(features.get(i), weight[i], gain[i], cover[i]));
        }
        all.sort(Comparator.comparingDouble(Importance::totalGain).reversed());
        return List.copyOf(all);
    }

    /** The model in JSON with its first rounds only: what comes after early stopping's best round is dropped. */
    byte[] cut(int rounds) {
        ObjectNode copy = root.deepCopy();
        var model = (ObjectNode) copy.at(TREES);
        var starts = (ArrayNode) model.get("iteration_indptr");
        int trees = starts.get(rounds).asInt();
        shorten(starts, rounds + 1);
        shorten((ArrayNode) model.get("trees"), trees);
        shorten((ArrayNode) model.get("tree_info"), trees);
        ((ObjectNode) model.get("gbtree_model_param")).put("num_trees", Integer.toString(trees));
        try {
            return Json.MAPPER.writeValueAsBytes(copy);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write the model as JSON", e);
        }
    }

    private static void shorten(ArrayNode array, int length) {
        while (array.size() > length) {
            array.remove(array.size() - 1);
        }
    }
}
