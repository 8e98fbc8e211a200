package dev.churnlab.runner;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A process and all that it started, also what was orphaned meanwhile, as far as the system shows it. */
final class ProcessTrees {
    private static final Path PROC = Path.of("/proc");
    private static final boolean SETSID = Files.isExecutable(Path.of("/usr/bin/setsid"));

    private ProcessTrees() {}

    /** A command that runs in a session of its own, out of reach of a Ctrl-C at the terminal, where the system can. */
    static List<String> ownSession(String... command) {
        var all = new ArrayList<String>();
        if (SETSID) {
            all.add("/usr/bin/setsid");
        }
        all.addAll(List.of(command));
        return all;
    }

    /** All processes of the tree, and those with a mark ({@code NAME=value}) in their environment. */
    static Map<Long, ProcessHandle> of(ProcessHandle root, String mark) {
        var all = new LinkedHashMap<Long, ProcessHandle>();
        root.descendants().forEach(each -> all.put(each.pid(), each));
        for (var pid : marked(mark)) {
            ProcessHandle.of(pid).ifPresent(each -> all.put(pid, each));
        }
        all.put(root.pid(), root);
        return all;
    }

    private static List<Long> marked(String mark) {
        var pids = new ArrayList<Long>();
        try (var processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (var process : processes) {
                if (environment(process).contains("\0" + mark + "\0")) {
                    pids.add(Long.parseLong(process.getFileName().toString()));
                }
            }
        } catch (IOException e) {
            // No /proc here: the tree alone has to do.
            return pids;
        }
        return pids;
    }

    private static String environment(Path process) {
        try {
            return "\0" + Files.readString(process.resolve("environ"), ISO_8859_1);
        } catch (IOException e) {
            // It belongs to another user, or has just ended.
            return "";
        }
    }
}
