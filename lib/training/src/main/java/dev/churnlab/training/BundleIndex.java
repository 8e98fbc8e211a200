package dev.churnlab.training;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * The content of bundle.json.
 *
 * @param format the version of the format; 2, or 1 for a bundle of an earlier churnlab
 * @param threshold the probability from which on a customer is predicted positive
 * @param files the SHA-256 of each other file
 */
record BundleIndex(int format, double threshold, Map<String, String> files) {
    static final int FIRST = 1;
    static final int FORMAT = 2;

    static BundleIndex parse(String json) {
        // The version comes first: what else a newer format has is not known here.
        var format = Json.read(json, JsonNode.class, BundleFile.INDEX).path("format");
        if (!format.isInt() || format.asInt() < FIRST || format.asInt() > FORMAT) {
            throw new BundleException(BundleFile.INDEX + " has format " + format + ", this churnlab reads " + FIRST
                    + " to " + FORMAT + "; use the churnlab that wrote it or a newer one");
        }
        return Json.read(json, BundleIndex.class, BundleFile.INDEX);
    }

    /** Whether the files are those of the format and of this index. */
    void check(Map<String, byte[]> found) {
        for (var file : BundleFile.values()) {
            if (!found.containsKey(file.fileName())) {
                throw new BundleException(file.fileName() + " is missing");
            }
        }
        found.forEach((name, bytes) -> {
            if (BundleFile.of(name).isEmpty()) {
                throw new BundleException("file " + name + " does not belong to a bundle");
            }
            if (!Sha256.of(bytes).equals(files.get(name))) {
                throw new BundleException(
                        name + " was changed: its SHA-256 is not that of " + BundleFile.INDEX + "; fetch it again");
            }
        });
        if (files.size() != found.size()) {
            throw new BundleException(BundleFile.INDEX + " names files that are not there");
        }
    }
}
