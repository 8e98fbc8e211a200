package dev.churnlab.charts;

/** Customers that have something in common. */
record Group(String name, int count, int positive) {
    double share() {
        return (double) positive / count;
    }
}
