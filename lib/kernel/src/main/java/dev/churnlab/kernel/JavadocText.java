package dev.churnlab.kernel;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.EntityTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.doctree.ReturnTree;
import com.sun.source.doctree.StartElementTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.doctree.ThrowsTree;
import java.util.List;
import java.util.Locale;

/** A documentation comment as plain text: code between backticks, a blank line between paragraphs, a line for each tag. */
final class JavadocText {
    private final StringBuilder text = new StringBuilder();

    private JavadocText() {}

    static String of(DocCommentTree comment) {
        var text = new JavadocText();
        text.add(comment.getFullBody());
        for (var tag : comment.getBlockTags()) {
            text.addTag(tag);
        }
        return text.text.toString().strip();
    }

    private void addTag(DocTree tag) {
        if (tag instanceof ParamTree parameter) {
            line("`" + parameter.getName() + "`: ", parameter.getDescription());
        } else if (tag instanceof ReturnTree returns) {
            line("returns ", returns.getDescription());
        } else if (tag instanceof ThrowsTree thrown) {
            line("throws `" + thrown.getExceptionName() + "` ", thrown.getDescription());
        }
    }

    private void line(String start, List<? extends DocTree> description) {
        text.append('\n').append(start);
        add(description);
    }

    private void add(List<? extends DocTree> parts) {
        for (var part : parts) {
            if (part instanceof TextTree plain) {
                text.append(plain.getBody().replaceAll("\\s+", " "));
            } else if (part instanceof LiteralTree literal) {
                addCode(literal.getBody().getBody());
            } else if (part instanceof LinkTree link) {
                addLink(link);
            } else if (part instanceof EntityTree entity) {
                text.append(character(entity));
            } else if (part instanceof StartElementTree element) {
                addElement(element.getName().toString().toLowerCase(Locale.ROOT));
            }
        }
    }

    /** Code of several lines is a paragraph. */
    private void addCode(String code) {
        if (code.contains("\n")) {
            text.append("\n\n")
                    .append(code.strip().replaceAll("(?m)^ ", "").replaceAll("(?m)^(.+)$", "`$1`"))
                    .append("\n\n");
        } else {
            text.append('`').append(code.strip()).append('`');
        }
    }

    private void addLink(LinkTree link) {
        if (link.getLabel().isEmpty()) {
            var reference = link.getReference().getSignature();
            text.append('`')
                    .append(reference.startsWith("#") ? reference.substring(1) : reference.replace('#', '.'))
                    .append('`');
        } else {
            add(link.getLabel());
        }
    }

    private void addElement(String name) {
        switch (name) {
            case "p", "pre", "ul", "ol", "table" -> text.append("\n\n");
            case "li" -> text.append("\n• ");
            case "br", "tr" -> text.append('\n');
            default -> {}
        }
    }

    private static String character(EntityTree entity) {
        return switch (entity.getName().toString()) {
            case "lt" -> "<";
            case "gt" -> ">";
            case "amp" -> "&";
            case "nbsp" -> " ";
            default -> entity.toString();
        };
    }
}
