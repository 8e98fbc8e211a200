package dev.churnlab.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Messages end between characters. */
class PrintingTest {
    @Test
    void aCharacterAtTheEndWaitsUntilItIsComplete() {
        for (var last : new String[] {"a", "é", "€", "😀"}) {
            var text = ("x" + last).getBytes(UTF_8);
            for (int length = 1; length <= text.length; length++) {
                boolean complete = length == 1 || length == text.length;
                assertThat(Printing.whole(Arrays.copyOf(text, length))).isEqualTo(complete ? length : 1);
            }
        }
    }
}
