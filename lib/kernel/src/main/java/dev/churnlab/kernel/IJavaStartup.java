package dev.churnlab.kernel;

/** What IJava runs before the first cell, so that a notebook has there what it has on JJava. */
public final class IJavaStartup {
    private static final String INSTALL =
            "dev.churnlab.kernel.IJavaExtension.install(io.github.spencerpark.ijava.IJava.getKernelInstance());\n";

    private IJavaStartup() {}

    /** A JShell script for the kernel's {@code IJAVA_STARTUP_SCRIPTS_PATH}: the imports, and the adapter. */
    public static String script() {
        return String.join("\n", DefaultImports.STATEMENTS) + "\n" + INSTALL;
    }
}
