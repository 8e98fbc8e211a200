package dev.churnlab.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** Of a large file each tenth is said once, of a small one nothing. */
class LargeFilesTest {
    private static final long MB = 1 << 20;

    @Test
    void eachTenthIsSaidOnce() {
        var said = new ArrayList<String>();
        var progress = new LargeFiles(said::add);
        for (int part = 1; part <= 64; part++) {
            progress.moved("model.bin", part * 16 * MB, 1024 * MB);
            progress.moved("small.bin", 16 * MB, 16 * MB);
        }
        assertThat(said).hasSize(11).startsWith("model.bin: 16 of 1024 MB").endsWith("model.bin: 1024 of 1024 MB");
        assertThat(said).doesNotHaveDuplicates();
    }
}
