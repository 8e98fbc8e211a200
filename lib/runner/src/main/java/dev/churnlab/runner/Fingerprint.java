package dev.churnlab.runner;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.churnlab.notebook.Notebook;
import dev.churnlab.storage.Location;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a step's result depends on: notebook source, parameters, content of inputs, kernel, library. */
final class Fingerprint {
    private Fingerprint() {}

    /**
     * @param parameters with the run's own id and folder left as expressions
     * @param inputs what stands for the content of each
     * @param environment what else counts: see {@link StepExecutor#environment}
     */
    static ObjectNode of(
            Path notebook, JsonNode parameters, Map<String, String> inputs, Map<String, String> environment) {
        var print = Wire.object();
        print.put("notebook", source(notebook));
        print.set("parameters", parameters);
        var contents = print.putObject("inputs");
        inputs.forEach(contents::put);
        environment.forEach(print::put);
        return print;
    }

    /** What counts of a kernel. */
    static Map<String, String> environment(KernelSpec kernel) {
        var environment = new LinkedHashMap<String, String>();
        environment.put("kernel", kernel.name() + " " + digest(kernel.argv().toString() + kernel.environment()));
        environment.put("library", library(kernel));
        return environment;
    }

    /** Says in a few words what differs; empty if nothing does. */
    static Optional<String> difference(JsonNode before, JsonNode now) {
        for (var part : now.properties()) {
            if (part.getValue().isTextual() && !before.path(part.getKey()).equals(part.getValue())) {
                return Optional.of("the " + part.getKey() + " has changed");
            }
        }
        return changed("parameter", before.path("parameters"), now.path("parameters"))
                .or(() -> changed("input", before.path("inputs"), now.path("inputs")));
    }

    private static Optional<String> changed(String what, JsonNode before, JsonNode now) {
        for (var entry : now.properties()) {
            // As text: a number read back from a file may be of another class.
            if (!before.path(entry.getKey()).toString().equals(entry.getValue().toString())) {
                return Optional.of(what + " " + entry.getKey() + " has changed");
            }
        }
        for (var entry : before.properties()) {
            if (!now.has(entry.getKey())) {
                return Optional.of(what + " " + entry.getKey() + " is gone");
            }
        }
        return Optional.empty();
    }

    private static String source(Path notebook) {
        var text = new StringBuilder();
        for (var cell : Notebook.read(notebook).cells()) {
            if (cell.isCode()) {
                text.append(cell.tags()).append('\n').append(cell.source()).append('\0');
            }
        }
        return digest(text.toString());
    }

    /** A local input by its bytes; a remote one by its entity tag, and by its bytes where the server gives none. */
    static String content(Location input) {
        if (input.path().isPresent()) {
            return content(input.path().get());
        } else if (!input.exists()) {
            var all = new StringBuilder();
            input.list().forEach(each -> all.append(each.name()).append(content(each)));
            return digest(all.toString());
        }
        return input.version().orElseGet(() -> {
            var digest = sha256();
            try (var in = new DigestInputStream(input.open(), digest)) {
                in.transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                return "unreadable";
            }
            return HexFormat.of().formatHex(digest.digest());
        });
    }

    private static String content(Path input) {
        var digest = sha256();
        try (var all = Files.walk(input)) {
            for (var each : all.filter(Files::isRegularFile).sorted().toList()) {
                digest.update(input.relativize(each).toString().getBytes(UTF_8));
                try (var in = new DigestInputStream(Files.newInputStream(each), digest)) {
                    in.transferTo(OutputStream.nullOutputStream());
                }
            }
        } catch (IOException e) {
            return "unreadable";
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The jars on the kernel's class path: by content those that a developer builds anew, by name and size the others. */
    private static String library(KernelSpec kernel) {
        var path = kernel.environment().getOrDefault("JJAVA_CLASSPATH", "");
        var text = new StringBuilder(path);
        for (var jar : jars(path)) {
            try {
                text.append(jar.getFileName()).append(Files.size(jar));
                if (jar.getFileName().toString().startsWith("churnlab")) {
                    text.append(content(jar));
                }
            } catch (IOException e) {
                text.append("gone");
            }
        }
        return digest(text.toString());
    }

    private static List<Path> jars(String path) {
        var jars = new ArrayList<Path>();
        for (var entry : path.split(File.pathSeparator)) {
            if (entry.isBlank()) {
                continue;
            }
            int star = entry.indexOf('*');
            var folder = Path.of(star < 0 ? entry : entry.substring(0, star));
            if (Files.isRegularFile(folder)) {
                jars.add(folder);
            } else {
                try (var all = Files.list(folder)) {
                    all.filter(each -> each.toString().endsWith(".jar"))
                            .sorted()
                            .forEach(jars::add);
                } catch (IOException e) {
                    continue;
                }
            }
        }
        return jars;
    }

    private static String digest(String text) {
        return HexFormat.of().formatHex(sha256().digest(text.getBytes(UTF_8)));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
