package dev.churnlab.kernel;

import dev.churnlab.notebook.Outputs;
import java.util.Map;
import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.RenderContext;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;

/** The adapter between the library and the JJava kernel, which finds it on the class path by itself. */
public final class JJavaExtension implements Extension {
    @Override
    public void install(BaseKernel kernel) {
        ParentWatch.start();
        PromptLoops.start();
        Printing.on(kernel);
        DefaultImports.STATEMENTS.forEach(kernel::evalRaw);
        // Every class inherits from Object, and JJava asks the registration of the nearest class only: what a notebook
        // registers for a class of its own wins over this one.
        kernel.getRenderer().createRegistration(Object.class).register(JJavaExtension::render);
        Outputs.displayWith(data -> kernel.display(displayData(data)));
        ExitMarks.on(kernel);
    }

    private static void render(Object value, RenderContext context) {
        Renderings.of(value).forEach((type, data) -> {
            var parsed = MIMEType.parse(type);
            if (context.wantsDataRenderedAs(parsed)) {
                context.getOutputContainer().putData(parsed, data);
            }
        });
    }

    /** JJava's JSON writer is a shaded Gson, which takes texts, maps and lists, and no JSON nodes of other libraries. */
    private static DisplayData displayData(Map<String, Object> byType) {
        var data = new DisplayData();
        byType.forEach((type, content) -> data.putData(type, PlainJson.of(content)));
        return data;
    }
}
