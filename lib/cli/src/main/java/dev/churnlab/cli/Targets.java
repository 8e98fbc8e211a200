package dev.churnlab.cli;

import dev.churnlab.storage.Location;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;

/** Looks before a run whether what it is to write at its end has a place. */
final class Targets {
    private Targets() {}

    /**
     * Refuses what cannot be written, and a folder where a file is meant.
     *
     * @param option what names the place; --outputs may be a folder
     * @param place null if nothing is to be written
     * @param notebook where the executed notebook goes
     */
    static void check(String option, @Nullable String place, @Nullable Location notebook) {
        if (place == null) {
            return;
        }
        var location = Location.of(place);
        if (notebook != null && location.equals(notebook)) {
            throw new IllegalArgumentException(
                    option + " " + location + " is the executed notebook; choose another file");
        } else if (place.startsWith("http://") || place.startsWith("https://")) {
            throw new IllegalArgumentException(
                    option + " " + location + ": nothing can be written to the web; choose a file or s3://");
        }
        boolean file = !option.equals("--outputs");
        if (file && place.endsWith("/")) {
            throw folder(option, place);
        }
        location.path().ifPresent(path -> {
            if (file && Files.isDirectory(path)) {
                throw folder(option, path);
            }
            var nearest = path.toAbsolutePath();
            while (nearest != null && !Files.exists(nearest)) {
                nearest = nearest.getParent();
            }
            if (nearest == null
                    || !Files.isWritable(nearest)
                    || (!nearest.equals(path.toAbsolutePath()) && !Files.isDirectory(nearest))) {
                throw new IllegalArgumentException(
                        option + " " + path + " cannot be written; choose a folder that you may write to");
            }
        });
    }

    private static IllegalArgumentException folder(String option, Object place) {
        return new IllegalArgumentException(option + " " + place + " is a folder; name a file in it");
    }
}
