package dev.churnlab.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.churnlab.notebook.Exit;
import dev.churnlab.tracking.HistoryEntry;
import dev.churnlab.tracking.Tracking;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code churnlab history}. */
@Command(
        name = "history",
        description = {
            "Show all that was decided on a registered model, in its order.",
            "Says on standard error which alias is not where the last decision wants it."
        },
        mixinStandardHelpOptions = true)
final class HistoryCommand implements Callable<Integer> {
    @Parameters(paramLabel = "MODEL", description = "The registered model's name, as in churn.")
    private String name;

    @Option(
            names = "--repair",
            description = "First set aliases and tags as decided, where a process was killed before it did.")
    private boolean repair;

    @Option(names = "--json", description = "Print a JSON array.")
    private boolean json;

    @Override
    public Integer call() {
        var registry = Tracking.registry();
        if (repair) {
            registry.carryOut(name);
        }
        var history = registry.history(name);
        if (json) {
            var all = JsonNodeFactory.instance.arrayNode();
            history.forEach(entry -> {
                var each = DecisionText.json(name, entry.version(), entry.decision());
                each.put("number", entry.number());
                each.put("action", entry.action().name());
                each.put("policy", entry.policy());
                each.put("user", entry.user());
                each.put("time", entry.time().toString());
                all.add(each);
            });
            System.out.println(all.toPrettyString());
        } else {
            print(history);
        }
        for (var late : registry.late(name)) {
            System.err.println("churnlab: warning: " + late
                    + ": a promotion is going on or was killed; `churnlab history " + name + " --repair` sets it");
        }
        return Exit.DONE.code();
    }

    private void print(List<HistoryEntry> history) {
        if (history.isEmpty()) {
            System.out.println("no version of " + name + " has been promoted");
            return;
        }
        System.out.println("   #  time                  version  against  decision    by        reason");
        for (var entry : history) {
            var champion = entry.decision().champion();
            System.out.printf(
                    Locale.ROOT,
                    "%4d  %-20s  %7d  %7s  %-10s  %-8s  %s%n",
                    entry.number(),
                    entry.time(),
                    entry.version(),
                    champion.isPresent() ? String.valueOf(champion.getAsInt()) : "-",
                    entry.decision().verdict().name().toLowerCase(Locale.ROOT),
                    entry.user(),
                    entry.decision().reason());
        }
    }
}
