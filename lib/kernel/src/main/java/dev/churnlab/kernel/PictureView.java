package dev.churnlab.kernel;

import dev.churnlab.charts.Picture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.internal.chartpart.Chart;

/**
 * What is shown of pictures and of XChart's charts: SVG, with what is to be seen in words; before them the twin to point
 * at, which JupyterLab shows where there is one.
 */
final class PictureView {
    /** From this size on, in characters, a chart is sent as pixels: each of its points is a few hundred in SVG. */
    private static final int LARGEST = 500_000;

    private PictureView() {}

    static Map<String, Object> of(Picture picture) {
        var byType = new LinkedHashMap<String, Object>();
        if (!picture.vegaLite().isEmpty()) {
            byType.put("application/vnd.vegalite.v5+json", picture.vegaLite());
        }
        byType.putAll(image("image/svg+xml", picture.svg(), picture.alt()));
        return byType;
    }

    static Map<String, Object> of(Chart<?, ?> chart) {
        var alt = alt(chart);
        var picture = Picture.of(chart, alt);
        return picture.svg().length() < LARGEST ? of(picture) : image("image/png", png(chart), alt);
    }

    private static Map<String, Object> image(String type, String data, String alt) {
        var byType = new LinkedHashMap<String, Object>();
        byType.put(type, data);
        byType.put(Rendering.TEXT, Html.plain(alt, Rendering.LONGEST_ALT));
        return byType;
    }

    private static String png(Chart<?, ?> chart) {
        try {
            return Base64.getEncoder().encodeToString(BitmapEncoder.getBitmapBytes(chart, BitmapFormat.PNG));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot draw the chart " + chart.getTitle(), e);
        }
    }

    /** XChart shows no more than this of a chart: its kind and its title. */
    private static String alt(Chart<?, ?> chart) {
        var title = chart.getTitle() == null ? "" : chart.getTitle();
        return chart.getClass().getSimpleName() + (title.isBlank() ? "" : ": " + Html.plain(title, Html.LONGEST));
    }
}
