package dev.churnlab.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Manifests against files beside this class, which are also valid by the cluster's own schemas where those are at hand. */
final class Golden {
    private static final Path FOLDER = Path.of("src/test/resources/dev/churnlab/kubernetes");

    private Golden() {}

    /** Compares; {@code -Dgolden.write} writes the file instead. */
    static void check(String name, HasMetadata... objects) {
        var text = Manifests.yaml(List.of(objects));
        var file = FOLDER.resolve(name);
        try {
            if (System.getProperty("golden.write") != null) {
                Files.writeString(file, text);
            }
            assertThat(text).isEqualTo(Files.readString(file));
            validate(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void validate(Path file) throws IOException, InterruptedException {
        var reference = Path.of(System.getenv().getOrDefault("CHURNLAB_REFERENCE", "../../../shared"));
        var validate = reference.resolve("cluster/validate").toAbsolutePath().normalize();
        var home =
                Path.of(System.getenv().getOrDefault("CLUSTER_CACHE", System.getenv("HOME") + "/.cache/test-cluster"));
        if (!Files.isExecutable(validate) || !Files.isExecutable(home.resolve("bin/kubeconform"))) {
            return;
        }
        var process = new ProcessBuilder(
                        validate.toString(), file.toAbsolutePath().toString())
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("%s: %s", file, said).isZero();
    }
}
