package dev.churnlab.kernel;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.jspecify.annotations.Nullable;

/**
 * Has the kernel answer its client at once, and compiles what every session begins with meanwhile: the first use of the Java
 * compiler takes longer than all else of a start.
 *
 * <p>The session is begun on a thread of its own that holds the kernel's monitor, which JJava takes to execute a cell: the
 * first cell waits until all is there. JJava's other extensions, which compile too, are installed by that thread as well.
 */
final class SessionStart {
    /** What JJava evaluates or loads right after its extensions: it has to find the imports. */
    private static final List<String> STARTUP =
            List.of("JJAVA_STARTUP_SCRIPT", "JJAVA_STARTUP_SCRIPTS_PATH", "JJAVA_CLASSPATH");

    private SessionStart() {}

    /** Begins the session, now or meanwhile. */
    static void begin(BaseKernel kernel, Extension self, Map<String, String> environment) {
        var others = STARTUP.stream().anyMatch(environment::containsKey) ? null : takeOver(kernel, self);
        if (others == null) {
            DefaultImports.STATEMENTS.forEach(kernel::evalRaw);
            return;
        }
        var holds = new CountDownLatch(1);
        var thread = new Thread(
                () -> {
                    synchronized (kernel) {
                        holds.countDown();
                        others.forEach(other -> twice(() -> other.install(kernel)));
                        DefaultImports.STATEMENTS.forEach(each -> twice(() -> kernel.evalRaw(each)));
                    }
                },
                "churnlab-session");
        thread.setDaemon(true);
        thread.start();
        await(holds);
    }

    private static void await(CountDownLatch holds) {
        try {
            holds.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tried again, since an interrupt of the client may come meanwhile. */
    private static void twice(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | InternalError first) {
            try {
                step.run();
            } catch (RuntimeException | InternalError e) {
                System.err.println("churnlab: restart the kernel, its session began without a part: " + e.getMessage());
            }
        }
    }

    /**
     * Marks the extensions that JJava would install after this one as installed.
     *
     * @return them; null: this JJava keeps its extensions otherwise, and installs them itself
     */
    private static @Nullable List<Extension> takeOver(BaseKernel kernel, Extension self) {
        try {
            Field field = BaseKernel.class.getDeclaredField("extensions");
            field.setAccessible(true);
            @SuppressWarnings("unchecked") // JJava's own field of this type
            var installed = (Map<String, Extension>) field.get(kernel);
            var others = new ArrayList<Extension>();
            all().filter(other -> other.getClass() != self.getClass()).forEach(other -> {
                if (installed.putIfAbsent(other.getClass().getName(), other) == null) {
                    others.add(other);
                }
            });
            return others;
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null;
        }
    }

    private static Stream<Extension> all() {
        return ServiceLoader.load(Extension.class, SessionStart.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get);
    }
}
