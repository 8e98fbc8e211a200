package dev.churnlab.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A kernelspec that starts JJava with the library on its class path, as fast as was measured: without the JVM that
 * JJava's own launcher is, one compiler tier, one collector, class data from an archive.
 *
 * @param java the program
 * @param classpath the kernel extension, jjava.jar, the rest of the library; in the order of the archive, or the archive does not fit
 * @param archiving the option that uses or makes the archive; empty for none
 */
record KernelJson(Path java, List<Path> classpath, List<String> archiving) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    KernelJson {
        classpath = List.copyOf(classpath);
        archiving = List.copyOf(archiving);
    }

    /** The command, with Jupyter's {@code {connection_file}} in it. */
    List<String> argv() {
        var argv = new ArrayList<String>();
        argv.add(java.toString());
        argv.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:MaxRAMPercentage=50"));
        argv.addAll(archiving);
        // A JVM that cannot use its archive, or all of it, starts all the same; what it says of it is for nobody.
        argv.add("-Xlog:disable");
        // A graded cell that asserts must not pass every answer.
        argv.add("-ea");
        argv.addAll(List.of("-Dfile.encoding=UTF-8", "-Djava.awt.headless=true"));
        argv.addAll(List.of("--add-opens", "jdk.jshell/jdk.jshell=ALL-UNNAMED"));
        argv.addAll(
                List.of("-cp", classpath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator))));
        argv.addAll(List.of("org.dflib.jjava.distro.JJava", "{connection_file}"));
        return argv;
    }

    /** The content of the file. */
    String text() {
        var json = new LinkedHashMap<String, Object>();
        json.put("argv", argv());
        json.put("display_name", "Java");
        json.put("language", "java");
        json.put("interrupt_mode", "message");
        json.put("env", Map.of());
        try {
            return JSON.writeValueAsString(json) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
