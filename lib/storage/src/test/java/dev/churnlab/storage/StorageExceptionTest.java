package dev.churnlab.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.churnlab.storage.StorageException.Reason;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What went wrong is one line with the place, the reason and the way out, in every locale. */
class StorageExceptionTest {
    private Locale before = Locale.ROOT;

    @BeforeEach
    void keepTheLocale() {
        before = Locale.getDefault();
    }

    @AfterEach
    void putTheLocaleBack() {
        Locale.setDefault(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "tr", "de"})
    void theReasonIsFound(String language) {
        Locale.setDefault(Locale.forLanguageTag(language));
        var path = Path.of("out.csv");
        check(new NoSuchFileException("out.csv"), Reason.NOT_FOUND, path);
        check(new FileNotFoundException("out.csv"), Reason.NOT_FOUND, path);
        check(new AccessDeniedException("out.csv"), Reason.NOT_PERMITTED, path);
        check(new FileSystemException("out.csv", null, "READ-ONLY file system"), Reason.NOT_PERMITTED, path);
        check(new FileSystemException("out.csv", null, "Is a directory"), Reason.NOT_PERMITTED, path);
        check(new IOException("NO SPACE LEFT ON DEVICE"), Reason.DISK_FULL, path);
        check(new IOException("Disk quota exceeded"), Reason.DISK_FULL, path);
        check(new IOException("Input/output error"), Reason.FAILED, path);
        check(new IOException(), Reason.FAILED, path);
    }

    private static void check(IOException cause, Reason reason, Path path) {
        var error = StorageException.of("read", path, cause);
        assertThat(error.reason()).isEqualTo(reason);
        assertThat(error)
                .hasMessageStartingWith("cannot read out.csv: ")
                .hasMessageNotContaining("\n")
                .hasCause(cause);
    }
}
