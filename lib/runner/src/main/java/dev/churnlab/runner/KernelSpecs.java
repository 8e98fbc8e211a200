package dev.churnlab.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The kernels that are installed on this machine, looked for as Jupyter does: JUPYTER_PATH, the Python environment
 * (CHURNLAB_VENV, else {@code .venv} of the checkout, else VIRTUAL_ENV), the user's folder, the system's.
 */
public final class KernelSpecs {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Path> folders;

    KernelSpecs(List<Path> folders) {
        this.folders = folders;
    }

    /** The kernels that this process's environment shows. */
    public static KernelSpecs installed() {
        return of(System.getenv());
    }

    static KernelSpecs of(Map<String, String> env) {
        var data = new LinkedHashSet<Path>();
        for (var each : env.getOrDefault("JUPYTER_PATH", "").split(File.pathSeparator)) {
            if (!each.isBlank()) {
                data.add(Path.of(each));
            }
        }
        environment(env).ifPresent(venv -> data.add(venv.resolve("share/jupyter")));
        var home = Path.of(System.getProperty("user.home"));
        if (env.containsKey("JUPYTER_DATA_DIR")) {
            data.add(Path.of(env.get("JUPYTER_DATA_DIR")));
        } else if (System.getProperty("os.name").startsWith("Mac")) {
            data.add(home.resolve("Library/Jupyter"));
        } else {
            data.add(home.resolve(".local/share/jupyter"));
        }
        data.add(Path.of("/usr/local/share/jupyter"));
        data.add(Path.of("/usr/share/jupyter"));
        return new KernelSpecs(
                data.stream().map(each -> each.resolve("kernels")).toList());
    }

    /** The Python environment whose kernels and tools belong to this process, if there is one. */
    public static Optional<Path> environment(Map<String, String> env) {
        if (env.containsKey("CHURNLAB_VENV")) {
            return Optional.of(Path.of(env.get("CHURNLAB_VENV")).toAbsolutePath());
        }
        var candidates = new ArrayList<Path>();
        if (env.containsKey("CHURNLAB_ROOT")) {
            candidates.add(Path.of(env.get("CHURNLAB_ROOT"), ".venv"));
        }
        if (env.containsKey("VIRTUAL_ENV")) {
            candidates.add(Path.of(env.get("VIRTUAL_ENV")));
        }
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            candidates.add(folder.resolve(".venv"));
        }
        return candidates.stream()
                .filter(Files::isDirectory)
                .map(Path::toAbsolutePath)
                .findFirst();
    }

    /**
     * The kernel with a name, whose case does not matter.
     *
     * @throws KernelStartException if there is none; the message names those there are
     */
    public KernelSpec find(String name) {
        for (var folder : folders) {
            var file = folder.resolve(name).resolve("kernel.json");
            if (name.matches("[A-Za-z0-9._-]+") && Files.isReadable(file)) {
                return read(name, folder.resolve(name).toAbsolutePath());
            }
        }
        for (var installed : names()) {
            if (installed.equalsIgnoreCase(name) && !installed.equals(name)) {
                return find(installed);
            }
        }
        throw new KernelStartException(
                "no kernel '" + name + "' is installed; there " + installedNames() + ", choose one with -k", null);
    }

    /** The first kernel, by name, for a language. */
    public Optional<KernelSpec> forLanguage(String language) {
        return names().stream()
                .map(this::find)
                .filter(spec -> spec.language().equalsIgnoreCase(language))
                .findFirst();
    }

    private String installedNames() {
        var names = names();
        return names.isEmpty()
                ? "are none in " + folders
                : (names.size() == 1 ? "is " : "are ") + String.join(", ", names);
    }

    /** The names of all kernels, sorted. */
    public Set<String> names() {
        var names = new TreeSet<String>();
        for (var folder : folders) {
            try (var all = Files.list(folder)) {
                all.filter(each -> Files.isReadable(each.resolve("kernel.json")))
                        .forEach(each -> names.add(each.getFileName().toString()));
            } catch (IOException e) {
                // Most of the places where a kernel could be are not there.
                continue;
            }
        }
        return names;
    }

    private static KernelSpec read(String name, Path folder) {
        var file = folder.resolve("kernel.json");
        try {
            var json = JSON.readTree(file.toFile());
            var argv = new ArrayList<String>();
            json.path("argv").forEach(each -> argv.add(each.asText()));
            var environment = new LinkedHashMap<String, String>();
            for (var entry : json.path("env").properties()) {
                environment.put(entry.getKey(), entry.getValue().asText());
            }
            return new KernelSpec(
                    name,
                    argv,
                    text(json, "display_name"),
                    text(json, "language"),
                    environment,
                    text(json, "interrupt_mode").toLowerCase(Locale.ROOT).equals("message"),
                    folder);
        } catch (IOException | IllegalArgumentException e) {
            throw new KernelStartException("kernel '" + name + "' cannot be used: " + file + " is broken", e);
        }
    }

    private static String text(JsonNode json, String key) {
        return json.path(key).asText("");
    }
}
