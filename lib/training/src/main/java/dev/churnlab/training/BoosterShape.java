package dev.churnlab.training;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether a model in UBJSON is one whose trees can be walked: XGBoost's reader believes what it reads, and follows an
 * index that leads out of an array. What is checked is all that reading, predicting and explaining depend on: the names of
 * the parts, the lengths of the arrays, that each tree is one (each node but the root has one parent), that features
 * and categories are within their number.
 */
final class BoosterShape {
    /** XGBoost's mark of a root. */
    private static final long ROOT = Integer.MAX_VALUE;

    /** A bit set of this many categories a split is 8 KB; XGBoost makes one as large as the greatest category says. */
    private static final long MOST_CATEGORIES = 65_536;

    private static final long MOST_NODES = 1 << 26;

    private BoosterShape() {}

    /** @throws TrainingException if it is no such model */
    static void check(byte[] ubj) {
        var root = object(Ubj.read(ubj), "the model");
        var version = list(root.get("version"), "version");
        if (version.size() != 3 || !version.stream().allMatch(Long.class::isInstance)) {
            throw wrong("version must be three numbers");
        }
        var learner = object(root.get("learner"), "learner");
        var attributes = object(learner.get("attributes"), "attributes");
        if (!attributes.values().stream().allMatch(String.class::isInstance)) {
            throw wrong("an attribute must be a text");
        }
        long features = learner(learner);
        var booster = object(learner.get("gradient_booster"), "gradient_booster");
        must("gbtree".equals(booster.get("name")), "the booster must be gbtree, is " + booster.get("name"));
        forest(object(booster.get("model"), "model"), features);
    }

    private static long learner(Map<?, ?> learner) {
        var parameters = object(learner.get("learner_model_param"), "learner_model_param");
        long features = number(parameters, "num_feature", 1, Integer.MAX_VALUE);
        number(parameters, "num_class", 0, 0);
        number(parameters, "num_target", 1, 1);
        number(parameters, "boost_from_average", 0, 1);
        var base = parameters.get("base_score");
        must(base instanceof String text && isProbability(text), "base_score must be a probability, is " + base);
        var objective = object(learner.get("objective"), "objective");
        must("binary:logistic".equals(objective.get("name")), "the objective must be binary:logistic");
        var loss = object(objective.get("reg_loss_param"), "reg_loss_param");
        must(
                loss.get("scale_pos_weight") instanceof String text && isFinite(text),
                "scale_pos_weight must be a number");
        for (var name : List.of("feature_names", "feature_types")) {
            var texts = list(learner.get(name), name);
            must(
                    texts.size() == features && texts.stream().allMatch(String.class::isInstance),
                    name + " must be " + features + " texts");
        }
        return features;
    }

    private static void forest(Map<?, ?> model, long features) {
        var trees = list(model.get("trees"), "trees");
        var parameters = object(model.get("gbtree_model_param"), "gbtree_model_param");
        number(parameters, "num_trees", trees.size(), trees.size());
        number(parameters, "num_parallel_tree", 0, 10_000);
        var info = list(model.get("tree_info"), "tree_info");
        must(
                info.size() == trees.size() && info.stream().allMatch(Long.valueOf(0)::equals),
                "tree_info must be a 0 for each tree");
        var starts = list(model.get("iteration_indptr"), "iteration_indptr");
        long last = 0;
        for (int i = 0; i < starts.size(); i++) {
            must(
                    starts.get(i) instanceof Long start && (i == 0 ? start == 0 : start > last),
                    "iteration_indptr must go up from 0");
            last = (Long) starts.get(i);
        }
        must(last == trees.size() && !starts.isEmpty(), "iteration_indptr must end at the number of trees");
        for (int i = 0; i < trees.size(); i++) {
            tree(object(trees.get(i), "tree " + i), i, features);
        }
    }

    private static void tree(Map<?, ?> tree, int id, long features) {
        must(Long.valueOf(id).equals(tree.get("id")), "tree " + id + " must have its place as its id");
        var parameters = object(tree.get("tree_param"), "tree_param");
        int nodes = (int) number(parameters, "num_nodes", 1, MOST_NODES);
        number(parameters, "num_feature", features, features);
        number(parameters, "num_deleted", 0, 0);
        number(parameters, "size_leaf_vector", 0, 1);
        for (var name : List.of("base_weights", "loss_changes", "split_conditions", "sum_hessian")) {
            var values = numbers(tree, name, nodes);
            for (var value : values) {
                must(Double.isFinite(value), name + " must be finite");
            }
        }
        var left = wholes(tree, "left_children", nodes);
        var right = wholes(tree, "right_children", nodes);
        var parents = wholes(tree, "parents", nodes);
        var indices = wholes(tree, "split_indices", nodes);
        var types = wholes(tree, "split_type", nodes);
        var defaults = wholes(tree, "default_left", nodes);
        var reached = new boolean[nodes];
        int edges = 0;
        for (int node = 0; node < nodes; node++) {
            must(indices[node] >= 0 && indices[node] < features, "a split must be of a feature that there is");
            must(types[node] <= 1 && defaults[node] <= 1, "split_type and default_left must be 0 or 1");
            must(left[node] == -1 == (right[node] == -1), "a node must have two children or none");
            for (long child : left[node] == -1 ? new long[0] : new long[] {left[node], right[node]}) {
                // A child stands after its parent, so that no path leads back.
                must(child > node && child < nodes, "a child must stand after its parent");
                must(!reached[(int) child], "a node must have one parent");
                must(parents[(int) child] == node, "a node must name its parent");
                reached[(int) child] = true;
                edges++;
            }
        }
        must(edges == nodes - 1 && parents[0] == ROOT, "the nodes must be one tree");
        categories(tree, nodes, types, left);
    }

    private static void categories(Map<?, ?> tree, int nodes, long[] types, long[] left) {
        var categories = wholes(tree, "categories", -1);
        var of = wholes(tree, "categories_nodes", -1);
        var segments = wholes(tree, "categories_segments", of.length);
        var sizes = wholes(tree, "categories_sizes", of.length);
        for (var category : categories) {
            must(category >= 0 && category < MOST_CATEGORIES, "a category must be from 0 to " + MOST_CATEGORIES);
        }
        int seen = 0;
        for (int node = 0; node < nodes; node++) {
            if (types[node] == 1 && left[node] != -1) {
                must(seen < of.length && of[seen] == node, "a split by categories must have them");
                long from = segments[seen];
                must(
                        from >= 0
                                && sizes[seen] >= 1
                                && from <= categories.length
                                && sizes[seen] <= categories.length - from,
                        "the categories of a split must be there");
                seen++;
            } else {
                must(types[node] == 0, "a leaf must not be a split by categories");
            }
        }
        must(seen == of.length, "categories must belong to splits");
    }

    private static long[] wholes(Map<?, ?> object, String name, int length) {
        if (object.get(name) instanceof long[] values && (length < 0 || values.length == length)) {
            return values;
        }
        throw wrong(name + " must be " + (length < 0 ? "" : length + " ") + "whole numbers");
    }

    private static double[] numbers(Map<?, ?> object, String name, int length) {
        if (object.get(name) instanceof double[] values && values.length == length) {
            return values;
        }
        throw wrong(name + " must be " + length + " numbers");
    }

    private static long number(Map<?, ?> object, String name, long least, long most) {
        if (object.get(name) instanceof String text && text.matches("[0-9]{1,10}")) {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        }
        throw wrong(name + " must be " + (least == most ? least : least + " to " + most) + ", is " + object.get(name));
    }

    private static boolean isProbability(String text) {
        return isFinite(text) && Double.parseDouble(text) > 0 && Double.parseDouble(text) < 1;
    }

    private static boolean isFinite(String text) {
        return text.matches("[0-9]{1,40}(\\.[0-9]{1,40})?([eE][-+]?[0-9]{1,3})?")
                && Double.isFinite(Double.parseDouble(text));
    }

    private static Map<?, ?> object(@Nullable Object value, String name) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw wrong(name + " must be an object");
    }

    private static List<?> list(@Nullable Object value, String name) {
        if (value instanceof List<?> list) {
            return list;
        }
        throw wrong(name + " must be a list");
    }

    private static void must(boolean holds, String what) {
        if (!holds) {
            throw wrong(what);
        }
    }

    private static TrainingException wrong(String what) {
        return new TrainingException("the model cannot be used: " + what);
    }
}
