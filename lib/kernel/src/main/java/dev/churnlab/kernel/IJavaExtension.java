package dev.churnlab.kernel;

import dev.churnlab.notebook.Outputs;
import io.github.spencerpark.jupyter.kernel.BaseKernel;
import io.github.spencerpark.jupyter.kernel.display.RenderContext;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import java.lang.reflect.Field;
import java.util.Optional;
import jdk.jshell.JShell;

/**
 * The adapter between the library and IJava, or any kernel on jupyter-jvm-basekernel. That base finds no extensions by
 * itself: {@link IJavaStartup#script} calls {@link #install}.
 */
public final class IJavaExtension {
    private IJavaExtension() {}

    /** Gives a kernel the library's renderers, displays, exit codes, and its end with its parent. */
    public static void install(BaseKernel kernel) {
        ParentWatch.start();
        // As for JJava: what a notebook registers for a class of its own wins over Object.
        kernel.getRenderer().createRegistration(Object.class).register(IJavaExtension::render);
        var screen = new IJavaScreen(kernel);
        Outputs.displayWith(screen::display);
        ProgressDisplays.on(screen);
        jshell(kernel).ifPresent(shell -> Session.of(shell, screen));
    }

    /** IJava's has one behind a private field; another kernel on the base need not be made of JShell. */
    private static Optional<JShell> jshell(BaseKernel kernel) {
        try {
            Field field = kernel.getClass().getDeclaredField("evaluator");
            field.setAccessible(true);
            var evaluator = field.get(kernel);
            return Optional.of(
                    (JShell) evaluator.getClass().getMethod("getShell").invoke(evaluator));
        } catch (ReflectiveOperationException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static void render(Object value, RenderContext context) {
        Renderings.shown(value).forEach((type, data) -> {
            var parsed = MIMEType.parse(type);
            if (context.wantsDataRenderedAs(parsed)) {
                context.getOutputContainer().putData(parsed, data);
            }
        });
    }
}
