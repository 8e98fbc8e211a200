package dev.churnlab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies where after an installation; KernelInstallIT starts the result. */
class KernelInstallerTest {
    private static final String MAKES = "-XX:ArchiveClassesAtExit=";

    private @TempDir Path folder = Path.of("");
    private int trained;

    @BeforeEach
    void aKernelAndALibrary() throws IOException {
        Files.createDirectories(kernels());
        Files.writeString(kernels().resolve("jjava.jar"), "kernel");
        Files.createDirectories(jars());
        Files.writeString(jars().resolve("other.jar"), "library");
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, "other.jar");
        try (var out = Files.newOutputStream(jars().resolve("churnlab-kernel-1.jar"))) {
            new JarOutputStream(out, manifest).close();
        }
    }

    @Test
    void theKernelStartsJJavaWithTheLibraryAndTheArchive() throws IOException {
        var installed = installer(this::train).install();
        assertThat(installed.changed()).isTrue();
        assertThat(installed.warning()).isEmpty();
        var json = kernelJson();
        assertThat(json.at("/language").asText()).isEqualTo("java");
        assertThat(json.at("/interrupt_mode").asText()).isEqualTo("message");
        assertThat(argv(json))
                .contains("-ea", "org.dflib.jjava.distro.JJava", "{connection_file}")
                .contains(jars().resolve("churnlab-kernel-1.jar") + ":"
                        + kernels().resolve("jjava.jar") + ":" + jars().resolve("other.jar"))
                .contains("-XX:SharedArchiveFile=" + archives().get(0));
    }

    @Test
    void aSecondInstallationDoesNothing() throws IOException {
        installer(this::train).install();
        assertThat(installer(this::train).install().changed()).isFalse();
        assertThat(trained).isOne();
    }

    @Test
    void anotherLibraryHasAnotherArchive() throws IOException {
        installer(this::train).install();
        var old = archives();
        Files.setLastModifiedTime(jars().resolve("other.jar"), FileTime.fromMillis(1_000));
        installer(this::train).install();
        assertThat(archives()).hasSize(1).isNotEqualTo(old);
        assertThat(argv(kernelJson()))
                .contains("-XX:SharedArchiveFile=" + archives().get(0));
    }

    @Test
    void aKernelWithoutAnArchiveIsAKernel() throws IOException {
        var installed = installer(argv -> {
                    throw new IOException("no room");
                })
                .install();
        assertThat(installed.warning())
                .hasValueSatisfying(warning -> assertThat(warning).contains("no room"));
        assertThat(argv(kernelJson())).noneMatch(option -> option.contains("SharedArchiveFile"));
        assertThat(installer(this::train).install().warning())
                .as("the next one makes it")
                .isEmpty();
        assertThat(archives()).hasSize(1);
    }

    @Test
    void aJvmThatWritesNoArchiveIsAWarning() {
        assertThat(installer(argv -> {}).install().warning()).isPresent();
    }

    @Test
    void whatIsMissingIsSaid() throws IOException {
        var empty = folder.resolve("empty");
        Files.createDirectories(empty);
        assertThatThrownBy(() -> new KernelInstaller(folder, empty, jdk(), this::train))
                .hasMessageContaining("no churnlab-kernel-*.jar in " + empty);
        assertThatThrownBy(() -> new KernelInstaller(empty, jars(), jdk(), this::train))
                .hasMessageContaining("jjava.jar is missing: install it");
    }

    private KernelInstaller installer(KernelInstaller.Training training) {
        return new KernelInstaller(folder, jars(), jdk(), training);
    }

    private void train(List<String> argv) throws IOException {
        trained++;
        for (var option : argv) {
            if (option.startsWith(MAKES)) {
                Files.writeString(Path.of(option.substring(MAKES.length())), "classes");
            }
        }
    }

    private Path kernels() {
        return folder.resolve("share/jupyter/kernels/java");
    }

    private Path jars() {
        return folder.resolve("jars");
    }

    private static Path jdk() {
        return Path.of(System.getProperty("java.home"));
    }

    private List<Path> archives() throws IOException {
        try (var files = Files.list(kernels())) {
            return files.filter(file -> file.toString().endsWith(".jsa")).toList();
        }
    }

    private JsonNode kernelJson() throws IOException {
        return new ObjectMapper().readTree(kernels().resolve("kernel.json").toFile());
    }

    private static List<String> argv(JsonNode json) {
        return new ObjectMapper().convertValue(json.at("/argv"), new TypeReference<>() {});
    }
}
