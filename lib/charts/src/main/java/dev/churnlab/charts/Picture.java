package dev.churnlab.charts;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.churnlab.storage.AtomicFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.internal.chartpart.Chart;

/**
 * A picture and what it shows in words.
 *
 * @param svg a whole SVG document that refers to nothing outside, with {@code alt} as its title
 * @param alt one or two sentences with the figures that matter, for those who do not see the picture
 * @param vegaLite the same chart as a Vega-Lite 5 specification, which says the figures of a point where the pointer is;
 *     empty where there is none
 */
public record Picture(String svg, String alt, Map<String, Object> vegaLite) {
    public Picture {
        vegaLite = Collections.unmodifiableMap(vegaLite);
    }

    /** A picture that stands still. */
    public Picture(String svg, String alt) {
        this(svg, alt, Map.of());
    }

    /** Draws a chart of XChart. The same chart gives the same text on the same machine; letters are outlines. */
    public static Picture of(Chart<?, ?> chart, String alt) {
        var bytes = new ByteArrayOutputStream();
        try {
            VectorGraphicsEncoder.saveVectorGraphic(chart, bytes, VectorGraphicsFormat.SVG);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot draw the chart " + chart.getTitle(), e);
        }
        var size = chart.getWidth() + " " + chart.getHeight();
        return new Picture(SvgText.finish(bytes.toString(UTF_8), size, alt), alt);
    }

    /** The same, with a twin to point at. */
    Picture with(Interactive interactive) {
        return new Picture(svg, alt, interactive.spec(alt));
    }

    /** Writes the SVG to a file, atomically. */
    public void write(Path file) {
        AtomicFiles.write(file, svg);
    }
}
