package dev.churnlab.runner;

import dev.churnlab.notebook.Exit;
import dev.churnlab.storage.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** A notebook in a file. */
final class LocalOutput implements Output {
    private final Path given;
    private final Path file;
    private boolean saved;

    /** @param given as the user wrote it, who reads it again in messages */
    LocalOutput(Path given) {
        this.given = given;
        file = given.toAbsolutePath();
        if (Files.isDirectory(file)) {
            throw new RunnerException(Exit.BAD_INPUT, file + " is a folder; name a file for the executed notebook");
        }
    }

    @Override
    public void save(AtomicFiles.Body body, boolean safely) {
        if (safely) {
            AtomicFiles.write(file, body);
        } else {
            AtomicFiles.writeQuickly(file, body);
        }
        saved = true;
    }

    @Override
    public void finish(AtomicFiles.Body body) {
        AtomicFiles.write(file, body);
        saved = true;
    }

    @Override
    public Path local() {
        return file;
    }

    @Override
    public void besideWritten() {}

    @Override
    public void keep(int attempt) {
        if (!Files.exists(file)) {
            return;
        }
        var kept = file.resolveSibling(Output.attemptName(file.getFileName().toString(), attempt));
        try {
            Files.move(file, kept, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new RunnerException(Exit.SERVICE, "cannot keep " + file + " as " + kept + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<String> where() {
        return saved ? Optional.of(given.toString()) : Optional.empty();
    }

    @Override
    public void close() {}
}
