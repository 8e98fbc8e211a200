package dev.churnlab.kernel;

import java.util.List;

/**
 * What {@link Help} shows. Code stands between backticks in all texts, and paragraphs are divided by blank lines.
 *
 * @param declaration of the class, as in {@code public final class XGBoost}
 * @param text what it is for; empty if nobody says
 * @param members what can be called, in the order of the source
 */
public record HelpPage(String declaration, String text, List<Member> members) {
    /**
     * A method, a constructor or a constant.
     *
     * @param signature without a body, as in {@code Model train(Table training, Schema schema)}
     * @param text what it does; empty if nobody says
     */
    public record Member(String signature, String text) {}

    public HelpPage {
        members = List.copyOf(members);
    }

    /** As plain text. */
    @Override
    public String toString() {
        var page = new StringBuilder(declaration).append('\n');
        if (!text.isEmpty()) {
            page.append(text.indent(2));
        }
        for (var member : members) {
            page.append('\n').append(member.signature()).append('\n');
            page.append(member.text().isEmpty() ? "" : member.text().indent(4));
        }
        return page.toString().stripTrailing();
    }
}
