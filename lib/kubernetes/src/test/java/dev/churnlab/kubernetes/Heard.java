package dev.churnlab.kubernetes;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** All that a listener heard. */
final class Heard implements JobListener {
    final List<String> lines = new CopyOnWriteArrayList<>();
    final List<String> events = new CopyOnWriteArrayList<>();

    @Override
    public void waiting(String reason) {
        events.add("waiting: " + reason);
    }

    @Override
    public void started(String pod, int attempt) {
        events.add("started: " + attempt);
    }

    @Override
    public void printed(String line) {
        lines.add(line);
    }

    @Override
    public void retrying(int attempt, String why) {
        events.add("retrying: " + attempt + ": " + why);
    }

    @Override
    public void warning(String line) {
        events.add("warning: " + line);
    }

    boolean has(String line) {
        return lines.contains(line);
    }
}
