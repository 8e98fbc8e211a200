package dev.churnlab.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a text names, and local files. */
class LocationTest {
    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource({
        "a.txt, a.txt, false",
        "/x/y/a.txt, a.txt, false",
        "file:///x/a.txt, a.txt, false",
        "s3:x, s3:x, false",
        "s3://bucket/x/a.txt, a.txt, true",
        "s3://bucket/x/, x, true",
        "s3://bucket, bucket, true",
        "S3://bucket/a, a, true",
        "https://host/x/a%20b.txt?q=1, a b.txt, true",
        "http://host/x/, x, true"
    })
    void aTextNamesALocation(String text, String name, boolean remote) {
        assertThat(Location.of(text).name()).isEqualTo(name);
        assertThat(Location.of(text).path().isPresent()).isNotEqualTo(remote);
        assertThat(Location.isRemote(text)).isEqualTo(remote);
    }

    @ParameterizedTest
    @CsvSource({
        "gs://bucket/a, 'gs:// is not known, in ''gs://bucket/a''; choose a path, s3:// or https://'",
        "s3:///a, 'no bucket in ''s3:///a''; as in s3://bucket/folder/name'",
        "s3://b_/a, 'no bucket in ''s3://b_/a''; as in s3://bucket/folder/name'",
        "s3://bucket/../a, '''s3://bucket/../a'' has . or .. in it, which S3 does not resolve'",
        "http://, 'no URL: ''http://''; as in https://host/folder/name'"
    })
    void aTextThatNamesNoneIsRefused(String text, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> Location.of(text)).withMessage(message);
    }

    @Test
    void aLocalFileIsWrittenReadAndListed() throws IOException {
        var out = Location.of(folder.resolve("new/out.txt").toString());
        assertThat(out.exists()).isFalse();
        out.write("abc");
        assertThat(out.text()).isEqualTo("abc");
        assertThat(out.size()).isEqualTo(3);
        try (var in = out.open(1)) {
            assertThat(in.readAllBytes()).containsExactly('b', 'c');
        }
        var version = out.version();
        out.soleWriter().write(body -> body.write('d'));
        assertThat(out.version()).isPresent().isNotEqualTo(version);
        assertThat(out.text()).isEqualTo("d");
        Files.createDirectories(folder.resolve("new/deeper"));
        var all = Location.of(folder.resolve("new"));
        all.resolve("a.txt").write("");
        assertThat(all.isFolder()).isTrue();
        assertThat(all.exists()).isFalse();
        assertThat(all.list()).containsExactly(all.resolve("a.txt"), out);
        out.delete();
        out.delete();
        assertThat(out.exists()).isFalse();
        assertThat(out.version()).isEmpty();
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(out::text)
                .withMessage("cannot read " + out + ": no such file or folder");
    }
}
