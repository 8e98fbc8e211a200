package dev.churnlab.cli;

import dev.churnlab.notebook.Notebook;
import dev.churnlab.notebook.Parameters;
import dev.churnlab.runner.KernelSpecs;
import java.io.PrintWriter;

/** Shows the parameters of a notebook: name, type, default and comment. */
final class NotebookHelp {
    private NotebookHelp() {}

    /** @return the exit code: 1 if the notebook has no parameters cell, as papermill has it */
    static int show(Notebook notebook, String name, String language, PrintWriter out) {
        out.println("Parameters inferred for notebook '" + name + "':");
        if (notebook.tagged(Parameters.DECLARED).isEmpty()) {
            out.println("\n  No cell tagged 'parameters'");
            return 1;
        }
        var parameters = Parameters.declared(notebook, language);
        if (parameters.isEmpty()) {
            out.println(
                    "\n  Can't infer anything about this notebook's parameters. It may not have any parameter defined.");
        }
        for (var each : parameters) {
            var type = each.type() == null ? "Unknown type" : each.type();
            var line = "  " + each.name() + ": " + type + " (default " + each.defaultValue() + ")";
            var gap = line.length() > 30 ? "\n" + " ".repeat(34) : " ".repeat(34 - line.length());
            out.println(each.comment().isEmpty() ? line : line + gap + each.comment());
        }
        return 0;
    }

    static String language(Notebook notebook) {
        return notebook.language()
                .or(() -> notebook.kernelName()
                        .map(name -> KernelSpecs.installed().find(name).language()))
                .orElse("");
    }
}
