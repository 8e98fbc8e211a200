package dev.churnlab.training;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The content of calibration.json: how the booster's probability becomes the model's.
 *
 * @param method the only one of format 1 leaves it as it is
 */
record Calibration(Method method) {
    static final Calibration NONE = new Calibration(Method.IDENTITY);

    enum Method {
        @JsonProperty("identity")
        IDENTITY
    }
}
