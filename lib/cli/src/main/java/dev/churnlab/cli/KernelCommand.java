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

    /** {@code churnlab kernel install}: the kernelspec {@code java} with the library, and its class-data archive. */
    @Command(
            name = "install",
            description =
                    "Install the kernelspec 'java', with the library on its class path, for the JDK that runs this.",
            mixinStandardHelpOptions = true)
    static final class Install implements Callable<Integer> {
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
            var installed = new KernelInstaller(
                            prefix == null ? Place.here().venv() : prefix,
                            jars == null ? ownFolder() : jars,
                            Path.of(System.getProperty("java.home")),
                            KernelTraining::run)
                    .install();
            installed.warning().ifPresent(warning -> System.err.println("churnlab: warning: " + warning));
            System.out.println((installed.changed() ? "installed " : "nothing to do: ") + installed.file());
            return Exit.DONE.code();
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
