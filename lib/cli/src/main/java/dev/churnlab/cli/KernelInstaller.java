package dev.churnlab.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.churnlab.storage.AtomicFiles;
import dev.churnlab.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Installs the kernelspec {@code java} into a Jupyter environment, with the class-data archive of the JDK and the jars
 * that it is for. What is there and fits is left as it is.
 */
final class KernelInstaller {
    private static final String JJAVA = "jjava.jar";

    /**
     * What an installation did.
     *
     * @param file the kernel.json
     * @param changed whether anything was written
     * @param warning why there is no archive; empty if there is one
     */
    record Installed(Path file, boolean changed, Optional<String> warning) {}

    /** Runs a session on the kernel with a command, and waits until it has ended. */
    @FunctionalInterface
    interface Training {
        void run(List<String> argv) throws IOException;
    }

    private final Path folder;
    private final Path java;
    private final List<Path> classpath;
    private final Training training;

    /**
     * @param prefix the environment, as in {@code .venv}
     * @param jars the folder with the library's jars
     * @param javaHome the JDK that the kernel runs on
     * @param training what the archive is made from
     */
    KernelInstaller(Path prefix, Path jars, Path javaHome, Training training) {
        this.folder = prefix.toAbsolutePath().normalize().resolve("share/jupyter/kernels/java");
        this.java = javaHome.resolve("bin/java");
        this.training = training;
        this.classpath = classpath(folder.resolve(JJAVA), jars.toAbsolutePath().normalize());
    }

    /** Installs; without an archive where none can be made, as the kernel works all the same. */
    Installed install() {
        var file = folder.resolve("kernel.json");
        var archive = folder.resolve("classes-" + fingerprint() + ".jsa");
        var spec = with(List.of("-XX:SharedArchiveFile=" + archive));
        if (Files.exists(archive) && spec.text().equals(content(file))) {
            return new Installed(file, false, Optional.empty());
        }
        Optional<String> warning = Files.exists(archive) ? Optional.empty() : make(archive);
        AtomicFiles.write(file, (warning.isPresent() ? with(List.of()) : spec).text());
        deleteArchivesBut(archive);
        return new Installed(file, true, warning);
    }

    private Optional<String> make(Path archive) {
        try {
            var fresh = Files.createTempFile("churnlab-kernel-", ".jsa");
            try {
                training.run(with(List.of("-XX:ArchiveClassesAtExit=" + fresh)).argv());
                if (Files.size(fresh) == 0) {
                    throw new IOException("the JVM wrote none");
                }
                AtomicFiles.write(archive, out -> Files.copy(fresh, out));
                return Optional.empty();
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException | RuntimeException e) {
            return Optional.of("no class-data archive, so that the kernel starts more slowly: " + e.getMessage());
        }
    }

    private KernelJson with(List<String> archiving) {
        return new KernelJson(java, classpath, archiving);
    }

    /** An archive fits one JDK and one class path: their paths, sizes and times of change, and the options. */
    private String fingerprint() {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(String.join("\n", with(List.of()).argv()).getBytes(UTF_8));
            digest.update(Runtime.version().toString().getBytes(UTF_8));
            digest.update(KernelTraining.cells().toString().getBytes(UTF_8));
            for (var jar : classpath) {
                digest.update((Files.size(jar) + " " + Files.getLastModifiedTime(jar)).getBytes(UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (IOException e) {
            throw StorageException.of("read", folder, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void deleteArchivesBut(Path current) {
        try (var files = Files.newDirectoryStream(folder, "classes-*.jsa")) {
            for (var file : files) {
                if (!file.equals(current)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw StorageException.of("delete old archives in", folder, e);
        }
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            // None yet, or one that is to be replaced anyway.
            return "";
        }
    }

    private static List<Path> classpath(Path jjava, Path jars) {
        if (!Files.exists(jjava)) {
            throw new IllegalArgumentException("no Java kernel in this environment, " + jjava
                    + " is missing: install it with `pip install jjava`");
        }
        var classpath = new ArrayList<>(LibraryJars.in(jars));
        // After the kernel extension, which JJava has to install first: it takes over what would delay the first
        // answer.
        classpath.add(1, jjava);
        return classpath;
    }
}
