package dev.churnlab.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.math3.stat.inference.ChiSquareTest;
import org.junit.jupiter.api.Test;

/** The z-test of two proportions is the chi-square test of the same table, of which it is the root. */
class TwoProportionsTest {
    @Property
    void pIsHalfOfTheChiSquareTests(
            @ForAll @IntRange(min = 1, max = 999) int one, @ForAll @IntRange(min = 1, max = 499) int other) {
        var shares = new TwoProportions(one, 1000, other, 500);
        var chiSquare = new ChiSquareTest().chiSquareTest(new long[][] {{one, 1000 - one}, {other, 500 - other}});

        assertThat(shares.pValueAbove(0))
                .isCloseTo(shares.difference() > 0 ? chiSquare / 2 : 1 - chiSquare / 2, within(1e-9));
    }

    @Property
    void moreMarginIsLessSure(@ForAll @IntRange(max = 100) int one, @ForAll @IntRange(max = 100) int other) {
        var shares = new TwoProportions(one, 100, other, 100);

        assertThat(shares.pValueAbove(0.1)).isGreaterThanOrEqualTo(shares.pValueAbove(0.05));
    }

    @Test
    void allRightOnBothSidesIsNotBetter() {
        assertThat(new TwoProportions(9, 9, 9, 9).pValueAbove(0)).isEqualTo(1);
    }

    @Test
    void moreThanAllIsNoShare() {
        assertThatThrownBy(() -> new TwoProportions(10, 9, 9, 9)).hasMessageContaining("were 10 of 9 and 9 of 9");
    }
}
