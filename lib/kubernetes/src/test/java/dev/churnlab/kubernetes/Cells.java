package dev.churnlab.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** Notebooks of Java cells. */
final class Cells {
    private Cells() {}

    static byte[] notebook(String... cells) {
        var notebook = JsonNodeFactory.instance.objectNode().put("nbformat", 4).put("nbformat_minor", 4);
        notebook.putObject("metadata")
                .putObject("kernelspec")
                .put("name", "java")
                .put("language", "java");
        var all = notebook.putArray("cells");
        for (var cell : cells) {
            var code = all.addObject().put("cell_type", "code").put("source", cell);
            code.putObject("metadata");
            code.putArray("outputs");
            code.putNull("execution_count");
        }
        return notebook.toString().getBytes(UTF_8);
    }

    /** Prints {@code tick 1} to {@code tick n}, two a second. */
    static byte[] ticking(int count) {
        return notebook(
                "System.out.println(\"first\")",
                "for (int i = 1; i <= " + count + "; i++) { System.out.println(\"tick \" + i); Thread.sleep(500); }");
    }
}
