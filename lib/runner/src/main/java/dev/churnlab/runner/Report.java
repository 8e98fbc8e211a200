package dev.churnlab.runner;

import dev.churnlab.storage.AtomicFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The report of a run: {@code index.html} with a picture of the graph, and a page for each executed notebook. */
final class Report implements AutoCloseable {
    private static final String STYLE =
            """
            body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#1f2328}
            table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.35rem .7rem;vertical-align:top;
            border-bottom:1px solid #d0d7de}td.n{text-align:right;font-variant-numeric:tabular-nums}
            code{font-size:.9em;overflow-wrap:anywhere}.completed,.kept{color:#1a7f37}.failed{color:#cf222e}
            .pending,.running{color:#656d76}svg{max-width:100%}
            """;

    private final Pipeline pipeline;
    private final RunRecord record;
    private final Path folder;
    private final Secrets secrets;
    private final HtmlPages pages = new HtmlPages();

    Report(Pipeline pipeline, RunRecord record, Path folder, Secrets secrets) {
        this.pipeline = pipeline;
        this.record = record;
        this.folder = folder;
        this.secrets = secrets;
    }

    /** Begins to make the page of an executed notebook. */
    void convert(StepRecord step) {
        var notebook = step.executedIn(folder);
        if (notebook != null && Files.exists(notebook)) {
            pages.convert(notebook);
        }
    }

    /** Waits for the pages and writes the index, which needs nothing but this. */
    void finish() {
        pages.finish();
        AtomicFiles.write(folder.resolve("index.html"), secrets.mask(index()));
    }

    private String index() {
        var html = new StringBuilder("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width\"><title>" + escape(pipeline.name())
                + "</title><style>" + STYLE + "</style></head><body>");
        html.append("<h1>").append(escape(pipeline.name())).append(" <span class=\"").append(record.state())
                .append("\">").append(record.state()).append("</span></h1>");
        html.append("<p>Run <code>").append(escape(folder.getFileName().toString())).append("</code> took ")
                .append(Durations.show(record.duration())).append(". <a href=\"").append(RunRecord.FILE)
                .append("\">Its record</a></p>");
        html.append(GraphPicture.svg(pipeline, record));
        html.append("<h2>Steps</h2><table><tr><th>Step</th><th>State</th><th>Time</th><th>Notebook</th></tr>");
        record.steps().forEach(step -> html.append(row(step)));
        html.append("</table><h2>Outputs</h2><table><tr><th>Step</th><th>Output</th><th>Value</th></tr>");
        record.steps().forEach(step -> step.outputs().forEach((name, value) -> html.append("<tr><td>")
                .append(escape(step.name())).append("</td><td>").append(escape(name)).append("</td><td><code>")
                .append(escape(value.isTextual() ? value.asText() : value.toString())).append("</code></td></tr>")));
        return html.append("</table></body></html>\n").toString();
    }

    private String row(StepRecord step) {
        var state = step.state().name().toLowerCase(Locale.ROOT);
        var links = links(step).entrySet().stream()
                .map(each -> "<a href=\"" + escape(each.getKey()) + "\">" + escape(each.getValue()) + "</a>")
                .collect(Collectors.joining(" "));
        var why = step.error() != null ? step.error() : step.reason();
        return "<tr><td>" + escape(step.name()) + "</td><td class=\"" + state + "\">" + state
                + (why.isEmpty() ? "" : "<br><small>" + escape(why) + "</small>") + "</td><td class=\"n\">"
                + Durations.show(step.duration()) + "</td><td>" + links + "</td></tr>";
    }

    private Map<String, String> links(StepRecord step) {
        var links = new LinkedHashMap<String, String>();
        var executed = step.executedIn(folder);
        if (executed != null && Files.exists(executed)) {
            var page = HtmlPages.page(executed);
            if (Files.exists(page)) {
                links.put(page.getFileName().toString(), "page");
            }
            links.put(step.executed(), step.executed());
        }
        return links;
    }

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    @Override
    public void close() {
        pages.close();
    }
}
