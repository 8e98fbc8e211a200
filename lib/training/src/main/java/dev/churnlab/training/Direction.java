package dev.churnlab.training;

import java.util.Arrays;

/** How a probability may follow a feature, all others being equal; XGBoost's monotone constraints. */
public enum Direction {
    /** The probability does not go down where the feature goes up. */
    INCREASING(1),
    /** The probability does not go up where the feature goes up. */
    DECREASING(-1);

    private final int sign;

    Direction(int sign) {
        this.sign = sign;
    }

    /** XGBoost's number of it. */
    int sign() {
        return sign;
    }

    static Direction of(int sign) {
        return Arrays.stream(values())
                .filter(direction -> direction.sign == sign)
                .findFirst()
                .orElseThrow(() -> new TrainingException("a monotone constraint is 1 or -1, was " + sign));
    }
}
