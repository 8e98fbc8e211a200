package dev.churnlab.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Files that a pod finds in its working folder: a notebook, and what that needs beside it. They travel in one ConfigMap.
 *
 * @param content what is in them, by their paths below the working folder
 */
public record RunFiles(Map<String, byte[]> content) {
    /** How much travels in a ConfigMap, in bytes; Kubernetes takes 1 MiB of data with its names. */
    public static final int LARGEST = 900 << 10;

    private static final Pattern KEY = Pattern.compile("[-._a-zA-Z0-9]{1,253}");

    /** @throws IllegalArgumentException if a path leaves the working folder, or cannot be mounted */
    public RunFiles {
        content = Collections.unmodifiableMap(new LinkedHashMap<>(content));
        for (var path : content.keySet()) {
            if (path.isEmpty()
                    || path.startsWith("/")
                    || List.of(path.split("/", -1)).contains("..")) {
                throw new IllegalArgumentException(
                        "a file for a pod lies in its working folder or below, was '" + path + "'");
            } else if (path.contains(":")) {
                throw new IllegalArgumentException(
                        "a file for a pod has no ':' in its name, was '" + path + "'; rename it");
            }
        }
    }

    /** One file. */
    public static RunFiles of(String name, byte[] content) {
        return new RunFiles(Map.of(name, content));
    }

    /**
     * These files and one more.
     *
     * @throws IllegalArgumentException if there is one of this path already, or its path is none
     */
    public RunFiles and(String path, byte[] bytes) {
        if (content.containsKey(path)) {
            throw new IllegalArgumentException("two files for a pod are called '" + path + "'; rename one");
        }
        var all = new LinkedHashMap<>(content);
        all.put(path, bytes);
        return new RunFiles(all);
    }

    /** How much there is in all, in bytes. */
    public long size() {
        return content.entrySet().stream()
                .mapToLong(each -> each.getKey().length() + each.getValue().length)
                .sum();
    }

    /** Whether a ConfigMap holds them. */
    public boolean fitAConfigMap() {
        return size() <= LARGEST;
    }

    /** The ConfigMap that holds them; texts can be read in it. */
    public ConfigMap configMap(String name, Map<String, String> labels) {
        var map = new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(labels)
                .endMetadata()
                .build();
        keys().forEach((path, key) -> {
            var bytes = content.getOrDefault(path, new byte[0]);
            text(bytes).ifPresentOrElse(text -> map.getData().put(key, text), () -> map.getBinaryData()
                    .put(key, Base64.getEncoder().encodeToString(bytes)));
        });
        return map;
    }

    /** Where a pod finds them: each by itself, so that it can write beside them. */
    List<VolumeMount> mounts(String volume, String folder) {
        var mounts = new ArrayList<VolumeMount>();
        keys().forEach((path, key) -> mounts.add(new VolumeMountBuilder()
                .withName(volume)
                .withMountPath(folder + "/" + path)
                .withSubPath(key)
                .withReadOnly(true)
                .build()));
        return mounts;
    }

    /** The same, from a folder of a volume in which they have their own names. */
    List<VolumeMount> mounts(String volume, String to, String from) {
        return content.keySet().stream()
                .map(path -> new VolumeMountBuilder()
                        .withName(volume)
                        .withMountPath(to + "/" + path)
                        .withSubPath(from + path)
                        .withReadOnly(true)
                        .build())
                .toList();
    }

    /** The key of each path: itself where that can be one, else one that no path is. */
    private Map<String, String> keys() {
        var keys = new LinkedHashMap<String, String>();
        int number = 0;
        for (var path : content.keySet()) {
            number++;
            if (KEY.matcher(path).matches()) {
                keys.put(path, path);
                continue;
            }
            while (content.containsKey("file-" + number) || keys.containsValue("file-" + number)) {
                number++;
            }
            keys.put(path, "file-" + number);
        }
        return keys;
    }

    private static Optional<String> text(byte[] bytes) {
        try {
            return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
