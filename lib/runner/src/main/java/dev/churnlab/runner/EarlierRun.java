package dev.churnlab.runner;

import com.fasterxml.jackson.databind.JsonNode;
import dev.churnlab.notebook.Notebook;
import dev.churnlab.notebook.NotebookException;
import dev.churnlab.storage.Location;
import dev.churnlab.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** The run before this one: how it ended, so that it can be told when things work again, and what it left. */
public final class EarlierRun {
    private EarlierRun() {}

    /**
     * Whether the run that wrote this output before did not end well: its metadata say so, or, of one that was killed, say
     * no end. Nothing there, or something else than an executed notebook, is no failed run.
     */
    public static boolean failed(Location output) {
        try (var in = output.open()) {
            var own = Notebook.parse(in, output.toString()).metadata().path("papermill");
            return own.hasNonNull("start_time")
                    && (!own.hasNonNull("end_time") || own.path("exception").asBoolean());
        } catch (StorageException | NotebookException | IOException e) {
            return false;
        }
    }

    /**
     * Whether the last run of this pipeline did not end well, as its record says; one that was stopped by a signal says
     * nothing, one that was killed has failed.
     *
     * @param home where runs are kept
     */
    public static boolean failed(Pipeline pipeline, Path home) {
        for (var folder : newestFirst(home.resolve("runs"))) {
            var record = record(folder);
            if (record.path("pipeline").asText().equals(pipeline.name())
                    && record.path("file").asText().equals(pipeline.file().toString())) {
                switch (record.path("state").asText()) {
                    case "failed" -> {
                        return true;
                    }
                    case "completed" -> {
                        return false;
                    }
                    case "running" -> {
                        if (!RunFolder.inUse(folder)) {
                            return true;
                        }
                    }
                    default -> {
                        // Stopped: the one before it tells.
                    }
                }
            }
        }
        return false;
    }

    /**
     * Copies what is there to where it stays: that of the first attempt to {@code out.attempt-1.ipynb}.
     *
     * @return how many attempts there were; none if there is nothing
     */
    static int keep(Location output) {
        if (!output.exists()) {
            return 0;
        }
        int attempt = 1;
        while (output.sibling(Output.attemptName(output.name(), attempt)).exists()) {
            attempt++;
        }
        output.sibling(Output.attemptName(output.name(), attempt)).write(out -> {
            try (var in = output.open()) {
                in.transferTo(out);
            }
        });
        return attempt;
    }

    private static List<Path> newestFirst(Path runs) {
        try (var all = Files.list(runs)) {
            return all.filter(Files::isDirectory)
                    .sorted(Comparator.reverseOrder())
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static JsonNode record(Path folder) {
        try {
            return RunRecord.read(folder);
        } catch (RunnerException e) {
            return Wire.object();
        }
    }
}
