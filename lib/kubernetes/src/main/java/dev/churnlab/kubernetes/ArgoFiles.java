package dev.churnlab.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.churnlab.notebook.NotebookException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files of a step as raw artifacts, which a workflow carries within itself: texts in which Argo sees no tags. */
final class ArgoFiles {
    private ArgoFiles() {}

    /** @throws NotebookException if one cannot be carried */
    static List<Object> of(RunFiles files, String step) {
        var artifacts = new ArrayList<Object>();
        files.content().forEach((path, content) -> {
            if (path.contains("{{")) {
                throw carries(step, path, "has '{{' in its name, which Argo takes for a tag", null);
            }
            var artifact = new LinkedHashMap<String, Object>();
            artifact.put("name", "file-" + (artifacts.size() + 1));
            artifact.put("path", RunPod.WORK + "/" + path);
            artifact.put("raw", Map.of("data", text(step, path, content)));
            artifacts.add(artifact);
        });
        return artifacts;
    }

    private static String text(String step, String path, byte[] content) {
        try {
            var text = UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
            if (path.endsWith(".ipynb")) {
                // In a notebook they can stand in strings only, where they may be written so.
                return text.replace("{{", "{\\u007b");
            } else if (text.contains("{{")) {
                throw carries(step, path, "holds '{{', which Argo takes for a tag", null);
            }
            return text;
        } catch (CharacterCodingException e) {
            throw carries(step, path, "is no text in UTF-8, and a workflow carries only texts", e);
        }
    }

    private static NotebookException carries(String step, String path, String why, @Nullable Throwable cause) {
        var message = "step '" + step + "': its file " + path + " " + why + "; "
                + (path.contains("{{") ? "rename it" : "put it into a claim or S3");
        return cause == null ? new NotebookException(message) : new NotebookException(message, cause);
    }
}
