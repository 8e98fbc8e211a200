package dev.churnlab.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.churnlab.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The trials of a search in a file that only grows: a line of JSON that says which search it is, then one a trial, in the
 * order of their numbers. A line that was not written to its end, as when the machine stopped, is dropped.
 */
final class TrialFile {
    /**
     * Which search it is: trials of another one must not be mixed with these.
     *
     * @param tuning the version of the format; 1
     * @param data the SHA-256 of features and labels of all folds
     */
    record Head(int tuning, long seed, int workers, String sampler, String pruner, String data, SearchSpace space) {}

    private final Path file;

    private TrialFile(Path file) {
        this.file = file;
    }

    /**
     * Opens a file, or makes it.
     *
     * @param into where the trials go that are in it
     * @throws TrainingException if it is of another search, or no such file
     */
    static TrialFile open(Path file, Head head, List<Trial> into) {
        try {
            var line = Json.line(head) + "\n";
            if (!Files.exists(file) || Files.size(file) == 0) {
                var parent = file.toAbsolutePath().getParent();
                if (parent != null) {
                    Files.createDirectories(parent);
                }
                Files.writeString(file, line);
                return new TrialFile(file);
            }
            // Bytes that are not UTF-8 become characters that no search has written.
            var text = new String(Files.readAllBytes(file), UTF_8);
            var whole = text.substring(0, text.lastIndexOf('\n') + 1);
            var lines = new ArrayList<>(whole.lines().toList());
            if (lines.isEmpty() || !(lines.remove(0) + "\n").equals(line)) {
                throw new TrainingException(file + " has the trials of another search (seed, workers, sampler, pruner,"
                        + " space or data differ); give another file, or start it as it was");
            }
            for (var each : lines) {
                var trial = Json.read(each, Trial.class, file.toString());
                if (trial.number() != into.size()) {
                    throw new TrainingException(file + ": expected trial " + into.size() + ", found " + trial.number());
                }
                into.add(trial);
            }
            if (whole.length() < text.length()) {
                try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
                    channel.truncate(whole.getBytes(UTF_8).length);
                }
            }
            return new TrialFile(file);
        } catch (IOException e) {
            throw StorageException.of("open", file, e);
        }
    }

    void append(Trial trial) {
        try {
            Files.writeString(file, Json.line(trial) + "\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw StorageException.of("write", file, e);
        }
    }
}
