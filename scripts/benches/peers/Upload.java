import dev.churnlab.storage.Location;
import java.nio.file.Files;
import java.nio.file.Path;

/** Stores a file in S3 and prints the seconds, those of the processors, and by how many KB the process grew at most. */
public class Upload {
    public static void main(String[] args) throws Exception {
        // What the client costs without any file is not what a large one costs.
        Location.of(args[1] + ".small").write("small");
        long before = memory("VmRSS");
        var spent = ProcessHandle.current().info().totalCpuDuration().orElseThrow();
        long begin = System.nanoTime();
        Location.of(args[1]).copyFrom(Path.of(args[0]));
        double seconds = (System.nanoTime() - begin) / 1e9;
        var cpu = ProcessHandle.current().info().totalCpuDuration().orElseThrow().minus(spent);
        System.out.println(seconds + " " + cpu.toMillis() / 1e3 + " " + (memory("VmHWM") - before));
        System.exit(0);
    }

    private static long memory(String name) throws Exception {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith(name + ":"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
