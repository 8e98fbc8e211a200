package dev.churnlab.runner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.churnlab.notebook.Notebook;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The page where there is no nbconvert: all outputs, nothing that runs, nothing from elsewhere. */
class NotebookPageTest {
    private static String page(String cells) throws IOException {
        var json = "{\"cells\": [" + cells + "], \"metadata\": {}, \"nbformat\": 4, \"nbformat_minor\": 4}";
        return NotebookPage.of(Notebook.parse(new ByteArrayInputStream(json.getBytes(UTF_8)), "a"), "a <title>");
    }

    private static String code(String source, String outputs) {
        return "{\"cell_type\": \"code\", \"execution_count\": 3, \"metadata\": {}, \"source\": \"" + source
                + "\", \"outputs\": [" + outputs + "]}";
    }

    private static String data(String kinds) {
        return "{\"output_type\": \"display_data\", \"metadata\": {}, \"data\": {" + kinds + "}}";
    }

    @Test
    void textIsEscapedAndColoursGo() throws IOException {
        var stream =
                "{\"output_type\": \"stream\", \"name\": \"stderr\", \"text\": [\"\\u001b[31ma<b\\u001b[0m\\n\", \"c\"]}";
        assertThat(page(code("x < 1", stream)))
                .contains("<title>a &lt;title&gt;</title>", "[3]", "x &lt; 1", "<pre class=\"stderr\">a&lt;b\nc</pre>");
    }

    @Test
    void anImageGoesBeforeItsText() throws IOException {
        assertThat(page(code("", data("\"text/plain\": \"nope\", \"image/png\": \"aGk=\\n\""))))
                .contains("src=\"data:image/png;base64,aGk=\"")
                .doesNotContain("nope");
        assertThat(page(code("", data("\"image/svg+xml\": [\"<svg>\", \"</svg>\"]"))))
                .contains("src=\"data:image/svg+xml;base64,PHN2Zz48L3N2Zz4=\"");
    }

    @Test
    void htmlRunsNoScripts() throws IOException {
        assertThat(page(code("", data("\"text/html\": \"<script>alert(\\\"1\\\")</script>\""))))
                .contains("<iframe sandbox=\"\" srcdoc=\"&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;\"></iframe>")
                .doesNotContain("<script");
    }

    @Test
    void anErrorShowsItsTrace() throws IOException {
        assertThat(page(code(
                        "", "{\"output_type\": \"error\", \"ename\": \"E\", \"evalue\": \"v\", \"traceback\": []}")))
                .contains("<pre class=\"error\">E: v</pre>");
    }
}
