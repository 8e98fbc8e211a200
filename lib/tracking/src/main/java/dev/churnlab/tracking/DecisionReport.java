package dev.churnlab.tracking;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A decision as a page for people, which needs nothing else. */
final class DecisionReport {
    private DecisionReport() {}

    static byte[] html(String name, HistoryEntry entry) {
        var decision = entry.decision();
        var rows = new StringBuilder();
        for (var check : decision.checks()) {
            rows.append("<tr><td>").append(escaped(check.name()));
            rows.append("<td>").append(check.figure());
            rows.append("<td>").append(escaped(check.rule().sign())).append(" ").append(check.limit());
            rows.append("<td>").append(check.passed() ? "yes" : "<b>no</b>").append("\n");
        }
        var champion = decision.champion().isPresent()
                ? "version " + decision.champion().getAsInt()
                : "none";
        var title = escaped(name) + " version " + entry.version() + ": " + decision.verdict();
        return """
                <!doctype html>
                <html lang="en"><meta charset="utf-8"><title>%1$s</title>
                <style>body {font: 16px sans-serif; margin: 2em} td, th {padding: .2em 1em; text-align: left}</style>
                <h1>%1$s</h1>
                <p>%2$s
                <table>
                <tr><th>check<th>figure<th>limit<th>passed
                %3$s</table>
                <p>Champion before: %4$s. Policy: %5$s. Decision %6$d, by %7$s on %8$s.
                </html>
                """
                .formatted(
                        title,
                        escaped(decision.reason()),
                        rows,
                        champion,
                        entry.policy().isEmpty() ? "a person" : escaped(entry.policy()),
                        entry.number(),
                        escaped(entry.user()),
                        entry.time())
                .getBytes(UTF_8);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
