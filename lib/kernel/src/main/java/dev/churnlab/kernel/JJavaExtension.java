package dev.churnlab.kernel;

import dev.churnlab.notebook.Outputs;
import jdk.jshell.JShell;
import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.RenderContext;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;

/** The adapter between the library and the JJava kernel, which finds it on the class path by itself. */
public final class JJavaExtension implements Extension {
    @Override
    public void install(BaseKernel kernel) {
        ParentWatch.start();
        PromptLoops.start(kernel);
        Printing.on(kernel);
        // Every class inherits from Object, and JJava asks the registration of the nearest class only: what a notebook
        // registers for a class of its own wins over this one.
        kernel.getRenderer().createRegistration(Object.class).register(JJavaExtension::render);
        var screen = new JJavaScreen(kernel);
        Outputs.displayWith(screen::display);
        ProgressDisplays.on(screen);
        Session.of(jshell(kernel), screen);
        SessionStart.begin(kernel, this, System.getenv());
    }

    /** JJava's kernel has a public accessor; the class it is in is in no registry to compile against. */
    static JShell jshell(BaseKernel kernel) {
        try {
            return (JShell) kernel.getClass().getMethod("getJShell").invoke(kernel);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this kernel has no JShell to listen to: " + kernel.getBanner(), e);
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
