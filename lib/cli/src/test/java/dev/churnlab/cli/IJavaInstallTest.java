package dev.churnlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kernelspec for somebody's IJava; BothKernelsIT of lib/kernel runs cells with what is in it. */
class IJavaInstallTest {
    private @TempDir Path folder = Path.of("");

    @BeforeEach
    void aLibrary() throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, "other.jar");
        try (var out = Files.newOutputStream(folder.resolve("churnlab-kernel-1.jar"))) {
            new JarOutputStream(out, manifest).close();
        }
    }

    @Test
    void itStartsIJavaWithTheLibraryAndTheStartupScript() throws IOException {
        var ijava = jar("ijava-1.3.0.jar", "io/github/spencerpark/ijava/IJava.class");
        assertThat(install("--kernel", "ijava", "--jar", ijava.toString()).err())
                .isEmpty();
        var json = new ObjectMapper()
                .readTree(kernels().resolve("ijava/kernel.json").toFile());
        assertThat(json.at("/argv").toString())
                .contains(
                        "\"--add-opens\",\"jdk.jshell/jdk.jshell=ALL-UNNAMED\"",
                        "\"-jar\",\"" + ijava + "\",\"{connection_file}\"");
        assertThat(json.at("/env/IJAVA_CLASSPATH").asText())
                .isEqualTo(folder.resolve("churnlab-kernel-1.jar") + ":" + folder.resolve("other.jar"));
        assertThat(Path.of(json.at("/env/IJAVA_STARTUP_SCRIPTS_PATH").asText()))
                .content()
                .contains("import dev.churnlab.data.*;", "IJavaExtension.install(");
        assertThat(install("--kernel", "ijava", "--jar", ijava.toString()).out())
                .singleElement()
                .asString()
                .startsWith("nothing to do");
    }

    @Test
    void whatIsNotIJavaIsSaid() throws IOException {
        refused(
                install(
                        "--kernel",
                        "ijava",
                        "--jar",
                        folder.resolve("absent.jar").toString()),
                "no IJava at",
                "--jar");
        var other = jar("other-1.jar", "a/B.class");
        refused(install("--kernel", "ijava", "--jar", other.toString()), "other-1.jar is not IJava", "--jar");
        var noJar = Files.writeString(folder.resolve("text.jar"), "text");
        refused(install("--kernel", "ijava", "--jar", noJar.toString()), "text.jar is not a jar");
        refused(install("--kernel", "ijava"), "--kernel ijava and --jar");
        refused(install("--jar", other.toString()), "--kernel ijava and --jar");
        refused(install("--kernel", "python"), "--kernel");
    }

    private void refused(Ran ran, String... says) {
        assertThat(ran.exit()).as("exit code, %s", ran.err()).isEqualTo(2);
        assertThat(ran.err()).singleElement().asString().contains(says);
        assertThat(kernels()).doesNotExist();
    }

    private Ran install(String... options) {
        var all = new String[6 + options.length];
        System.arraycopy(
                new String[] {"kernel", "install", "--prefix", folder.toString(), "--jars", folder.toString()},
                0,
                all,
                0,
                6);
        System.arraycopy(options, 0, all, 6, options.length);
        return Ran.churnlab(all);
    }

    private Path jar(String name, String entry) throws IOException {
        var jar = folder.resolve(name);
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry(entry));
        }
        return jar;
    }

    private Path kernels() {
        return folder.resolve("share/jupyter/kernels");
    }
}
