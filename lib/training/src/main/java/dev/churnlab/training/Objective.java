package dev.churnlab.training;

import java.util.Map;

/** What a search tries to make great. One thread uses it. */
interface Objective extends AutoCloseable {
    /** The ROC AUC of a point on one fold; the same each time. */
    double score(int fold, Map<String, Double> point);

    @Override
    void close();
}
