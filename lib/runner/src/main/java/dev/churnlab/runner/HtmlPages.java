package dev.churnlab.runner;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.churnlab.notebook.Notebook;
import dev.churnlab.storage.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Pages of executed notebooks, one file each that opens anywhere, made by the nbconvert of the Python environment in one
 * process beside the run. Where it is missing, fails, or takes too long, they are made by {@link NotebookPage}.
 */
final class HtmlPages implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;
    private static final String SCRIPT =
            """
            import os, sys
            from nbconvert import HTMLExporter
            exporter = HTMLExporter(embed_images=True)
            for line in sys.stdin:
                source, target = line.rstrip('\\n').split('\\t')
                try:
                    body, _ = exporter.from_filename(source)
                    with open(target + '.tmp', 'w', encoding='utf-8') as f:
                        f.write(body)
                    os.replace(target + '.tmp', target)
                except Exception as e:
                    print(f'{source}: {e}', file=sys.stderr)
            """;

    private final Map<Path, Path> asked = new LinkedHashMap<>();
    private @Nullable Process process;

    static Path page(Path notebook) {
        return notebook.resolveSibling(notebook.getFileName().toString().replaceFirst("\\.ipynb$", "") + ".html");
    }

    /** Begins to make the page of a notebook that has ended, beside it. */
    void convert(Path notebook) {
        convert(notebook, page(notebook));
    }

    /** Begins to make the page of a notebook that has ended; a page that is there already goes. */
    synchronized void convert(Path notebook, Path page) {
        asked.put(notebook, page);
        try {
            Files.deleteIfExists(page);
            if (process == null) {
                process = start();
            }
            if (process != null) {
                var out = process.getOutputStream();
                out.write((notebook + "\t" + page + "\n").getBytes(UTF_8));
                out.flush();
            }
        } catch (IOException e) {
            // Made without it.
            close();
        }
    }

    /** Makes the pages that are not there, which takes milliseconds. */
    private void makeMissing() {
        asked.forEach((notebook, page) -> {
            if (!Files.exists(page) && Files.exists(notebook)) {
                var name = notebook.getFileName().toString().replaceFirst("\\.ipynb$", "");
                AtomicFiles.write(page, NotebookPage.of(Notebook.read(notebook), name));
            }
        });
        asked.clear();
    }

    private static @Nullable Process start() throws IOException {
        var python = KernelSpecs.environment(System.getenv()).map(venv -> venv.resolve("bin/python"));
        if (python.isEmpty() || !Files.isExecutable(python.get())) {
            return null;
        }
        var builder = new ProcessBuilder(
                        ProcessTrees.ownSession(python.get().toString(), "-I", "-W", "ignore", "-c", SCRIPT))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("JUPYTER_PLATFORM_DIRS", "1");
        return builder.start();
    }

    /** Waits until all pages are there. */
    synchronized void finish() {
        if (process != null) {
            try {
                process.getOutputStream().close();
                process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (IOException e) {
                close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        makeMissing();
    }

    @Override
    public synchronized void close() {
        if (process != null) {
            process.destroy();
        }
    }
}
