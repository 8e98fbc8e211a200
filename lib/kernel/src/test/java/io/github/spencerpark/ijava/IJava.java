package io.github.spencerpark.ijava;

import io.github.spencerpark.jupyter.channels.JupyterConnection;
import io.github.spencerpark.jupyter.kernel.KernelConnectionProperties;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A kernel on IJava's base, started as IJava is and asked for as IJava is: by these names. IJava itself is in no registry.
 */
public final class IJava {
    private static volatile @Nullable JavaKernel kernel;

    private IJava() {}

    /** The kernel that {@link #main} has started. */
    public static @Nullable JavaKernel getKernelInstance() {
        return kernel;
    }

    /** Runs until Jupyter asks for the end. */
    public static void main(String[] connectionFile) throws Exception {
        var connection =
                new JupyterConnection(KernelConnectionProperties.parse(Files.readString(Path.of(connectionFile[0]))));
        var started = new JavaKernel();
        kernel = started;
        started.becomeHandlerForConnection(connection);
        connection.connect();
        connection.waitUntilClose();
        System.exit(0);
    }
}
