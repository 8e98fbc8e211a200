package dev.churnlab.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file or a folder is there as a whole, old or new, and nothing else is left in its place. */
class AtomicFilesTest {
    @TempDir
    private Path folder = Path.of("");

    private List<String> names() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aTextIsWrittenInUtf8AndFoldersAreMade() throws IOException {
        var file = folder.resolve("läufe und mehr/1/out.txt");
        AtomicFiles.write(file, "ı ß ö\n");
        assertThat(Files.readAllBytes(file)).isEqualTo("ı ß ö\n".getBytes(UTF_8));
        assertThat(names()).containsExactly("läufe und mehr");
    }

    @Test
    void anExistingFileIsReplaced() throws IOException {
        var file = folder.resolve("out.txt");
        AtomicFiles.write(file, "a long old text");
        AtomicFiles.write(file, "new");
        assertThat(file).hasContent("new");
        assertThat(names()).containsExactly("out.txt");
    }

    @Test
    void theOldFileStaysWhenWritingFailsHalfWay() throws IOException {
        var file = folder.resolve("out.txt");
        AtomicFiles.write(file, "old");
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> AtomicFiles.write(file, out -> {
                    out.write(new byte[1_000_000]);
                    throw new IOException("No space left on device");
                }))
                .withMessage("cannot write " + file + ": the disk is full; free some room and run again")
                .satisfies(e -> assertThat(e.reason()).isEqualTo(StorageException.Reason.DISK_FULL));
        assertThat(file).hasContent("old");
        assertThat(names()).containsExactly("out.txt");
    }

    @Test
    void anIoErrorThatALibraryHidesIsFound() {
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> AtomicFiles.write(folder.resolve("out.txt"), out -> {
                    throw new UncheckedIOException(new IOException("No space left on device"));
                }))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(StorageException.Reason.DISK_FULL));
    }

    @Test
    void anErrorOfTheWriterComesThroughAndLeavesNothing() throws IOException {
        assertThatIllegalStateException()
                .isThrownBy(() -> AtomicFiles.write(folder.resolve("out.txt"), out -> {
                    throw new IllegalStateException("no model");
                }));
        assertThat(names()).isEmpty();
    }

    @Test
    void whatALinkPointsToIsReplaced() throws IOException {
        var file = Files.writeString(folder.resolve("real.txt"), "old");
        var link = Files.createSymbolicLink(folder.resolve("link.txt"), file);
        AtomicFiles.write(link, "new");
        assertThat(link).isSymbolicLink().hasContent("new");
        assertThat(file).hasContent("new");
    }

    @Test
    void aDeviceIsWrittenAndStaysADevice() {
        var device = Path.of("/dev/null");
        assumeTrue(Files.exists(device), "skipped: no /dev/null here");
        AtomicFiles.write(device, "gone");
        assertThat(Files.isRegularFile(device)).isFalse();
    }

    @Test
    void aFullDiskIsSaid() {
        var full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "skipped: no /dev/full here");
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> AtomicFiles.write(full, "x"))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(StorageException.Reason.DISK_FULL));
    }

    @Test
    void aFileWhereAFolderIsNeededIsNamed() throws IOException {
        var file = Files.writeString(folder.resolve("runs"), "");
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> AtomicFiles.write(file.resolve("out.txt"), ""))
                .withMessage("cannot write " + file.resolve("out.txt") + ": " + file
                        + " is a file, where a folder is needed");
    }

    @Test
    void aFolderIsReplacedAsAWhole() throws IOException {
        var bundle = folder.resolve("bundle");
        AtomicFiles.writeFolder(bundle, f -> {
            Files.writeString(f.resolve("a.txt"), "1");
            Files.writeString(f.resolve("b.txt"), "1");
        });
        AtomicFiles.writeFolder(bundle, f -> Files.writeString(f.resolve("a.txt"), "2"));
        assertThat(bundle.resolve("a.txt")).hasContent("2");
        assertThat(bundle.resolve("b.txt")).doesNotExist();
        assertThat(names()).containsExactly("bundle");
    }

    @Test
    void theOldFolderStaysWhenFillingFails() throws IOException {
        var bundle = folder.resolve("bundle");
        AtomicFiles.writeFolder(bundle, f -> Files.writeString(f.resolve("a.txt"), "old"));
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> AtomicFiles.writeFolder(bundle, f -> {
                    Files.writeString(f.resolve("a.txt"), "new");
                    throw new IOException("pulled out");
                }))
                .withMessage("cannot write " + bundle + ": pulled out");
        assertThat(bundle.resolve("a.txt")).hasContent("old");
        assertThat(names()).containsExactly("bundle");
    }
}
