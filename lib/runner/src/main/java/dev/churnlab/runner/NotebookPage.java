package dev.churnlab.runner;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.churnlab.notebook.Cell;
import dev.churnlab.notebook.Notebook;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The page of an executed notebook where there is no nbconvert: its code, texts and outputs in one file that needs
 * nothing else. Markdown is shown as it was written; HTML of outputs stands in frames that run no scripts.
 */
final class NotebookPage {
    private static final String STYLE =
            """
            body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#1f2328}
            pre{margin:.3rem 0;padding:.6rem .8rem;overflow-x:auto;white-space:pre-wrap;overflow-wrap:anywhere;
            font:14px/1.4 ui-monospace,monospace}.code{background:#f6f8fa;border:1px solid #d0d7de;border-radius:4px}
            .text{font:inherit;padding:0}.error,.stderr{background:#fff1f0}.failed{border-color:#cf222e}
            iframe{width:100%;border:0;height:24rem}img{max-width:100%}small{color:#656d76}
            """;

    private static final String SVG = "image/svg+xml";
    /** What a browser shows, the sharpest first; all but SVG stand in a notebook in base64. */
    private static final List<String> IMAGES = List.of(SVG, "image/png", "image/jpeg", "image/gif", "image/webp");

    private final StringBuilder html = new StringBuilder();

    private NotebookPage() {}

    /** @param notebook without secrets */
    static String of(Notebook notebook, String title) {
        var page = new NotebookPage();
        page.html
                .append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width\"><title>")
                .append(Report.escape(title))
                .append("</title><style>")
                .append(STYLE)
                .append("</style></head><body><h1>")
                .append(Report.escape(title))
                .append("</h1>");
        notebook.cells().forEach(page::cell);
        return page.html.append("</body></html>\n").toString();
    }

    private void cell(Cell cell) {
        if (!cell.isCode()) {
            pre(
                    "text",
                    cell.hasTag(PapermillMetadata.ERROR_TAG) ? cell.source().replaceAll("<[^>]*>", "") : cell.source());
            return;
        }
        if (!cell.metadata().path("jupyter").path("source_hidden").asBoolean()) {
            var state = cell.metadata().path("papermill").path("status").asText();
            html.append("<small>[")
                    .append(cell.json().path("execution_count").asText(" ").replace("null", " "))
                    .append("]</small>");
            pre(state.equals("failed") ? "code failed" : "code", cell.source());
        }
        cell.outputs().forEach(this::output);
    }

    private void pre(String kind, String text) {
        html.append("<pre class=\"")
                .append(kind)
                .append("\">")
                .append(Report.escape(text))
                .append("</pre>\n");
    }

    private void output(JsonNode output) {
        switch (output.path("output_type").asText()) {
            case "stream" ->
                pre(
                        output.path("name").asText().equals("stderr") ? "stderr" : "stdout",
                        CellErrors.plain(joined(output.path("text"))));
            case "error" -> pre("error", trace(output));
            default -> data(output.path("data"));
        }
    }

    private void data(JsonNode data) {
        for (var kind : IMAGES) {
            if (data.has(kind)) {
                image(kind, joined(data.path(kind)));
                return;
            }
        }
        if (data.has("text/html")) {
            html.append("<iframe sandbox=\"\" srcdoc=\"")
                    .append(Report.escape(joined(data.path("text/html"))))
                    .append("\"></iframe>\n");
        } else if (data.has("text/plain")) {
            pre("result", CellErrors.plain(joined(data.path("text/plain"))));
        }
    }

    private void image(String kind, String content) {
        var base64 = kind.equals(SVG)
                ? Base64.getEncoder().encodeToString(content.getBytes(UTF_8))
                : content.replaceAll("\\s", "");
        html.append("<p><img alt=\"\" src=\"data:")
                .append(kind)
                .append(";base64,")
                .append(Report.escape(base64))
                .append("\"></p>\n");
    }

    /** What an error output shows: its trace, else its name and message; without colours. */
    static String trace(JsonNode error) {
        var lines = new ArrayList<String>();
        error.path("traceback").forEach(line -> lines.add(line.asText()));
        return CellErrors.plain(
                lines.isEmpty()
                        ? error.path("ename").asText() + ": "
                                + error.path("evalue").asText()
                        : String.join("\n", lines));
    }

    /** A text, which format 4 may also keep as a list of its lines. */
    static String joined(JsonNode text) {
        if (!text.isArray()) {
            return text.isTextual() ? text.asText() : text.toString();
        }
        var all = new StringBuilder();
        text.forEach(line -> all.append(line.asText()));
        return all.toString();
    }
}
