package dev.churnlab.charts;

import org.knowm.xchart.XYChart;

/** Axes that several pictures share. */
final class Axes {
    private Axes() {}

    /** A little room, so that curves and labels at 0 and 1 are drawn whole. */
    private static final double ROOM = 0.02;

    /** Both axes from 0 to 1. */
    static void unit(XYChart chart) {
        var styler = chart.getStyler();
        styler.setXAxisMin(-ROOM).setXAxisMax(1 + ROOM).setYAxisMin(-ROOM).setYAxisMax(1 + ROOM);
        styler.setXAxisDecimalPattern("0.0").setYAxisDecimalPattern("0.0");
        styler.setXAxisTickMarkSpacingHint(90).setYAxisTickMarkSpacingHint(55);
    }
}
