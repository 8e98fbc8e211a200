package dev.churnlab.kubernetes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.churnlab.runner.Pipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Pipelines of Java notebooks, for tests on a cluster. */
final class Pipelines {
    static final Path SUMS = Path.of("src/test/resources/dev/churnlab/kubernetes/pipeline/pipeline.yaml");
    /** What the last step of {@link #SUMS} publishes: values of every type, as they reached the notebooks. */
    static final String TOLD =
            "it's \"so\": 21 in %s|it's \"so\"|[0.5, 1.5]|null|21|{sum=21, text=costs $(HOME) {{it}}}|least: 3";

    private Pipelines() {}

    /** A notebook of one cell of parameters and one that does something. */
    static void notebook(Path folder, String name, String parameters, String source) throws IOException {
        var texts = JsonNodeFactory.instance;
        Files.writeString(
                folder.resolve(name),
                """
                {"cells": [
                  {"cell_type": "code", "id": "a", "execution_count": null, "metadata": {"tags": ["parameters"]}, "outputs": [], "source": %s},
                  {"cell_type": "code", "id": "b", "execution_count": null, "metadata": {}, "outputs": [], "source": %s}],
                 "metadata": {"kernelspec": {"name": "java", "display_name": "Java", "language": "java"}}, "nbformat": 4, "nbformat_minor": 5}
                """
                        .formatted(texts.textNode(parameters), texts.textNode(source)));
    }

    static Pipeline pipeline(Path folder, String yaml) throws IOException {
        return Pipeline.read(Files.writeString(folder.resolve("pipeline.yaml"), yaml));
    }
}
