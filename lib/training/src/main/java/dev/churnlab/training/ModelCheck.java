package dev.churnlab.training;

/** Whether the parts of a model fit: XGBoost itself takes any width and reads beyond what is there. */
final class ModelCheck {
    private ModelCheck() {}

    static void check(Features features, NativeBooster booster) {
        var open = booster.get();
        long width = Native.call("count features", open::getNumFeature);
        if (width != features.outputs().size()) {
            throw new TrainingException("the booster has " + width + " features, the steps make "
                    + features.outputs().size());
        }
        var document = booster.document();
        if (!document.objective().equals("binary:logistic")) {
            throw new TrainingException(
                    "the booster was trained for " + document.objective() + ", expected binary:logistic");
        }
        var names = features.outputs().stream().map(Feature::name).toList();
        if (!document.featureNames().equals(names)) {
            throw new TrainingException(
                    "the booster has the features " + document.featureNames() + ", the steps make " + names);
        }
        var types = features.outputs().stream().map(f -> f.type().xgboost()).toList();
        if (!document.featureTypes().equals(types)) {
            throw new TrainingException(
                    "the booster has features of the types " + document.featureTypes() + ", the steps make " + types);
        }
    }

    static void threshold(double threshold) {
        if (!(threshold >= 0 && threshold <= 1)) {
            throw new TrainingException("threshold must be between 0 and 1, was " + threshold);
        }
    }
}
