package dev.churnlab.cli;

import dev.churnlab.notebook.Exit;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code churnlab kernel}: the Java kernel of notebooks. */
@Command(
        name = "kernel",
        description = "The Java kernel of notebooks.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = KernelCommand.Install.class)
final class KernelCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }

    /** {@code churnlab kernel install}: a kernelspec with the library; for JJava with its class-data archive. */
    @Command(
            name = "install",
            description =
                    "Install a kernelspec with the library on its class path, for the JDK that runs this: 'java', or 'ijava'.",
            mixinStandardHelpOptions = true)
    static final class Install implements Callable<Integer> {
        /** The kernels that the library is at home in. */
        enum Kernel {
            jjava,
            ijava
        }

        @Option(
                names = "--kernel",
                paramLabel = "NAME",
                defaultValue = "jjava",
                description = "Which kernel: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
        private Kernel kernel = Kernel.jjava;

        @Option(
                names = "--jar",
                paramLabel = "FILE",
                description = "With --kernel ijava: IJava's jar, which stays there.")
        private @Nullable Path jar;

        @Option(
                names = "--prefix",
                paramLabel = "FOLDER",
                description = "The Python environment with JJava in it (CHURNLAB_VENV, or .venv of the checkout).")
        private @Nullable Path prefix;

        @Option(
                names = "--jars",
                paramLabel = "FOLDER",
                description = "Where the library's jars are (beside the jar of this command).")
        private @Nullable Path jars;

        @Override
        public Integer call() {
            var installed = install(
                    prefix == null ? Place.here().venv() : prefix,
                    jars == null ? ownFolder() : jars,
                    Path.of(System.getProperty("java.home")));
            installed.warning().ifPresent(warning -> System.err.println("churnlab: warning: " + warning));
            System.out.println((installed.changed() ? "installed " : "nothing to do: ") + installed.file());
            return Exit.DONE.code();
        }

        private KernelInstaller.Installed install(Path prefix, Path jars, Path jdk) {
            if (kernel == Kernel.jjava && jar == null) {
                return new KernelInstaller(prefix, jars, jdk, KernelTraining::run).install();
            }
            if (kernel == Kernel.ijava && jar != null) {
                return new IJavaInstaller(prefix, jars, jdk, jar).install();
            }
            throw new IllegalArgumentException(
                    "--kernel ijava and --jar IJAVA.jar go together; without both, JJava is installed");
        }

        private static Path ownFolder() {
            try {
                var own = KernelCommand.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation();
                return Path.of(own.toURI()).resolveSibling(".");
            } catch (URISyntaxException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
