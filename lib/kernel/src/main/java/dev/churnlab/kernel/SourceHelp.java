package dev.churnlab.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Help from a class's source, which the library's jars have; read by the compiler that the kernel has. */
final class SourceHelp {
    private final DocTrees docs;
    private final CompilationUnitTree unit;

    private SourceHelp(DocTrees docs, CompilationUnitTree unit) {
        this.docs = docs;
        this.unit = unit;
    }

    /** Empty where there is no source. */
    static Optional<HelpPage> of(Class<?> type) {
        var outermost = type;
        while (outermost.getEnclosingClass() != null) {
            outermost = outermost.getEnclosingClass();
        }
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var source = outermost.getResourceAsStream(
                "/" + LibrarySources.FOLDER + "/" + outermost.getName().replace('.', '/') + ".java")) {
            if (source == null || compiler == null) {
                return Optional.empty();
            }
            var task = (JavacTask) compiler.getTask(
                    null, null, problem -> {}, List.of("-proc:none"), null, List.of(new Text(source.readAllBytes())));
            var unit = task.parse().iterator().next();
            return new SourceHelp(DocTrees.instance(task), unit).page(type);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Optional<HelpPage> page(Class<?> type) {
        TreePath path = new TreePath(unit);
        for (var name : names(type)) {
            var found = find(path, name);
            if (found == null) {
                return Optional.empty();
            }
            path = found;
        }
        var tree = (ClassTree) path.getLeaf();
        var members = new ArrayList<HelpPage.Member>();
        for (var member : tree.getMembers()) {
            member(new TreePath(path, member), tree).ifPresent(members::add);
        }
        return Optional.of(new HelpPage(declaration(tree), docs(path), members));
    }

    /** The names from the outermost class to this one. */
    private static List<String> names(Class<?> type) {
        var names = new ArrayList<String>();
        for (Class<?> each = type; each != null; each = each.getEnclosingClass()) {
            names.add(0, each.getSimpleName());
        }
        return names;
    }

    private static @Nullable TreePath find(TreePath parent, String name) {
        var children = parent.getLeaf() instanceof CompilationUnitTree file
                ? file.getTypeDecls()
                : ((ClassTree) parent.getLeaf()).getMembers();
        for (var child : children) {
            if (child instanceof ClassTree type && type.getSimpleName().contentEquals(name)) {
                return new TreePath(parent, type);
            }
        }
        return null;
    }

    private Optional<HelpPage.Member> member(TreePath path, ClassTree owner) {
        if (path.getLeaf() instanceof MethodTree method && isPublic(method.getModifiers(), owner)) {
            return Optional.of(new HelpPage.Member(signature(method, owner), docs(path)));
        }
        if (path.getLeaf() instanceof VariableTree field
                && (isPublic(field.getModifiers(), owner) || owner.getKind() == Tree.Kind.ENUM)
                && field.getModifiers().getFlags().contains(Modifier.STATIC)) {
            var constant = owner.getKind() == Tree.Kind.ENUM ? "" : "static " + field.getType() + " ";
            return Optional.of(new HelpPage.Member(constant + field.getName(), docs(path)));
        }
        return Optional.empty();
    }

    private static boolean isPublic(ModifiersTree modifiers, ClassTree owner) {
        return modifiers.getFlags().contains(Modifier.PUBLIC)
                || (owner.getKind() == Tree.Kind.INTERFACE
                        && !modifiers.getFlags().contains(Modifier.PRIVATE));
    }

    private static String declaration(ClassTree tree) {
        var kind = tree.getKind().name().toLowerCase(Locale.ROOT);
        var components = tree.getKind() == Tree.Kind.RECORD
                ? tree.getMembers().stream()
                        .filter(member -> member instanceof VariableTree field
                                && !field.getModifiers().getFlags().contains(Modifier.STATIC))
                        .map(member -> ((VariableTree) member).getType() + " " + ((VariableTree) member).getName())
                        .collect(Collectors.joining(", ", "(", ")"))
                : "";
        return kind + " " + tree.getSimpleName() + components;
    }

    private static String signature(MethodTree method, ClassTree owner) {
        var parameters = method.getParameters().stream()
                .map(parameter -> parameter.getType() + " " + parameter.getName())
                .collect(Collectors.joining(", ", "(", ")"));
        if (method.getReturnType() == null) {
            return "new " + owner.getSimpleName() + parameters;
        }
        var isStatic = method.getModifiers().getFlags().contains(Modifier.STATIC);
        return (isStatic ? "static " : "") + method.getReturnType() + " " + method.getName() + parameters;
    }

    private String docs(TreePath path) {
        var comment = docs.getDocCommentTree(path);
        return comment == null ? "" : JavadocText.of(comment);
    }

    /** A source for the compiler. */
    private static final class Text extends SimpleJavaFileObject {
        private final String text;

        Text(byte[] bytes) {
            super(URI.create("string:///Source.java"), JavaFileObject.Kind.SOURCE);
            this.text = new String(bytes, UTF_8);
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
