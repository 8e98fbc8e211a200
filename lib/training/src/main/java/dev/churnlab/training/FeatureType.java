package dev.churnlab.training;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How XGBoost splits a feature. */
public enum FeatureType {
    /** By a threshold. */
    @JsonProperty("number")
    NUMBER("float"),
    /** By a set of categories; the values are 0, 1, … */
    @JsonProperty("category")
    CATEGORY("c");

    private final String xgboost;

    FeatureType(String xgboost) {
        this.xgboost = xgboost;
    }

    /** The name of the type in a DMatrix. */
    String xgboost() {
        return xgboost;
    }
}
