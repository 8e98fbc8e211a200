package dev.churnlab.kernel;

import io.github.spencerpark.jupyter.channels.JupyterSocket;
import io.github.spencerpark.jupyter.kernel.BaseKernel;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import java.util.Map;

/** The displays of IJava, and of any kernel on its base. */
final class IJavaScreen implements Screen {
    private final BaseKernel kernel;
    private final NullKeeping nulls = new NullKeeping(JupyterSocket.class);

    IJavaScreen(BaseKernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public void display(String id, Map<String, ?> byType) {
        var data = data(byType);
        data.putTransientData("display_id", id);
        nulls.send(byType, () -> kernel.display(data));
    }

    @Override
    public void update(String id, Map<String, ?> byType) {
        nulls.send(byType, () -> kernel.getIO().display.updateDisplay(id, data(byType)));
    }

    /** The kernel's JSON writer takes texts, maps and lists, and no JSON nodes of other libraries. */
    private static DisplayData data(Map<String, ?> byType) {
        var data = new DisplayData();
        byType.forEach((type, content) -> data.putData(type, PlainJson.of(content)));
        return data;
    }
}
