package dev.churnlab.kernel;

import dev.churnlab.notebook.Outputs;
import io.github.spencerpark.jupyter.kernel.BaseKernel;
import io.github.spencerpark.jupyter.kernel.display.RenderContext;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;

/**
 * The adapter between the library and IJava, or any kernel on jupyter-jvm-basekernel. That base finds no extensions by
 * itself: a startup script of the kernel calls {@link #install}.
 */
public final class IJavaExtension {
    private IJavaExtension() {}

    /** Gives a kernel the library's renderers, displays, and its end with its parent. */
    public static void install(BaseKernel kernel) {
        ParentWatch.start();
        // As for JJava: what a notebook registers for a class of its own wins over Object.
        kernel.getRenderer().createRegistration(Object.class).register(IJavaExtension::render);
        var screen = new IJavaScreen(kernel);
        Screens.set(screen);
        Outputs.displayWith(screen::display);
        ProgressDisplays.on(screen);
    }

    private static void render(Object value, RenderContext context) {
        Renderings.of(value).forEach((type, data) -> {
            var parsed = MIMEType.parse(type);
            if (context.wantsDataRenderedAs(parsed)) {
                context.getOutputContainer().putData(parsed, data);
            }
        });
    }
}
