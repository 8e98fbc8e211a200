package dev.churnlab.charts;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.Locale;
import org.knowm.xchart.internal.chartpart.AxesChart;
import org.knowm.xchart.style.AxesChartStyler;

/** What all pictures have in common. The colours are Okabe and Ito's, which the colour-blind can tell apart. */
final class Look {
    static final int WIDTH = 640;
    static final int HEIGHT = 420;

    static final Color BLUE = new Color(0x0072B2);
    static final Color VERMILLION = new Color(0xD55E00);
    static final Color GREEN = new Color(0x009E73);
    static final Color GREY = new Color(0x8A8F98);

    private static final Color INK = new Color(0x2B2F36);
    private static final Color FAINT = new Color(0xE4E7EB);
    private static final Color PAPER = new Color(0xFCFCFB);

    static final BasicStroke LINE = new BasicStroke(2.5f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    static final BasicStroke DASHED =
            new BasicStroke(1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {6, 5}, 0);

    static {
        // Pictures are drawn off screen; AWT would otherwise stop at a DISPLAY that does not answer.
        if (System.getProperty("java.awt.headless") == null) {
            System.setProperty("java.awt.headless", "true");
        }
    }

    private Look() {}

    /** Gives a chart its look; called before its series are there. */
    static void apply(AxesChart<?, ?> chart) {
        AxesChartStyler styler = chart.getStyler();
        styler.setLocale(Locale.ROOT);
        styler.setBaseFont(font(Font.PLAIN, 13));
        styler.setChartBackgroundColor(PAPER);
        styler.setPlotBackgroundColor(PAPER);
        styler.setChartFontColor(INK);
        styler.setChartPadding(14);
        styler.setChartTitleFont(font(Font.BOLD, 16));
        styler.setChartTitlePadding(10);
        styler.setChartTitleBoxVisible(false);
        styler.setAxisTitleFont(font(Font.PLAIN, 13));
        styler.setAxisTitlePadding(8);
        styler.setAxisTickLabelsFont(font(Font.PLAIN, 12));
        styler.setAxisTickLabelsColor(INK);
        styler.setAxisTicksMarksVisible(false);
        styler.setAxisTickPadding(6);
        styler.setPlotBorderVisible(false);
        styler.setPlotGridLinesColor(FAINT);
        styler.setPlotGridLinesStroke(new BasicStroke(1));
        styler.setPlotMargin(0);
        styler.setPlotContentSize(1);
        styler.setLegendBackgroundColor(PAPER);
        styler.setLegendBorderColor(PAPER);
        styler.setLegendFont(font(Font.PLAIN, 12));
        styler.setLegendPadding(8);
        styler.setMarkerSize(8);
        styler.setAnnotationTextFont(font(Font.PLAIN, 12));
        styler.setAnnotationTextFontColor(INK);
        styler.setAntiAlias(true);
    }

    static Font font(int style, int size) {
        return new Font(Font.SANS_SERIF, style, size);
    }

    static Color ink() {
        return INK;
    }

    static Color paper() {
        return PAPER;
    }
}
