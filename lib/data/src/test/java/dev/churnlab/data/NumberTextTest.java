package dev.churnlab.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Numbers are read as Java reads them, and written so that they are read again. */
class NumberTextTest {
    private static double parse(String text) {
        var chars = ("x" + text + "x").toCharArray();
        return NumberText.parse(chars, 1, text.length());
    }

    @Property
    void aDoubleIsReadAsItWasWritten(@ForAll double value) {
        var text = NumberText.of(value);
        assertThat(parse(text)).isEqualTo(value);
        assertThat(text.length()).isLessThanOrEqualTo(Double.toString(value).length() + 16);
    }

    @Property
    void decimalsAreReadAsJavaReadsThem(
            @ForAll @DoubleRange(min = -1e9, max = 1e9) double value, @ForAll @IntRange(max = 20) int decimals) {
        var text = String.format(Locale.ROOT, "%." + decimals + "f", value);
        assertThat(parse(text)).isEqualTo(Double.parseDouble(text));
    }

    @Property
    void whatIsNoNumberIsNone(@ForAll String text) {
        if (!text.matches("[\\x00- ]*[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?[\\x00- ]*")) {
            assertThat(parse(text)).isNaN();
        }
    }

    @Test
    void theShortestText() {
        assertThat(NumberText.of(20)).isEqualTo("20");
        assertThat(NumberText.of(-0.0)).isEqualTo("-0");
        assertThat(NumberText.of(1889.5)).isEqualTo("1889.5");
        assertThat(NumberText.of(0.1 + 0.2)).isEqualTo("0.30000000000000004");
        assertThat(NumberText.of(2e-3)).isEqualTo("0.002");
        // JDK 17's Double.toString gives 2.0E23 and 2.2250738585072014E-308 here, but 2.0000000000000002E-3 there.
        assertThat(NumberText.of(2e23)).isEqualTo("2E+23");
        assertThat(NumberText.of(1e-7)).isEqualTo("1E-7");
        assertThat(NumberText.of(Double.MIN_VALUE)).isEqualTo("4.94065645841247E-324");
    }
}
