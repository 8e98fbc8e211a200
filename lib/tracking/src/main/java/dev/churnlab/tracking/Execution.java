package dev.churnlab.tracking;

import dev.churnlab.tracking.Entry.Action;
import java.util.Locale;
import java.util.Map;

/**
 * Carries out what a ledger says: tags and a report on each version, then the aliases. All of it may be done twice, and is
 * when two do it at once; whoever ends last has seen the last entry, so that the aliases end where that one wants them.
 */
final class Execution {
    /** The whole decision as JSON; the other tags repeat parts of it for people. */
    static final String DECISION = "churnlab.gate";

    private static final String VERDICT = "churnlab.gate.verdict";
    private static final String REASON = "churnlab.gate.reason";
    private static final String USER = "churnlab.gate.user";
    private static final String REPORT = "churnlab.gate.report";

    private final Registry registry;
    private final String name;
    private final Ledger ledger;

    Execution(Registry registry, String name, Ledger ledger) {
        this.registry = registry;
        this.name = name;
        this.ledger = ledger;
    }

    void run() {
        var done = ledger.done();
        var last = -1;
        for (var standing = standing(); standing.last() != last; standing = standing()) {
            for (var entry : standing.entries()) {
                if (entry.number() > done) {
                    tell(entry);
                }
            }
            point(standing);
            done = standing.last();
            last = done;
        }
        ledger.done(done);
    }

    private Standing standing() {
        return Standing.after(ledger.entries());
    }

    private void tell(Entry entry) {
        if (entry.action() == Action.ROLLED_BACK || entry.action() == Action.ADOPTED) {
            // The version keeps what was decided of it when it was promoted.
            return;
        }
        ModelVersion version;
        try {
            version = registry.version(name, entry.version());
        } catch (NotFoundException deleted) {
            // Nobody is left to be told.
            return;
        }
        registry.tag(version, VERDICT, entry.decision().verdict().name().toLowerCase(Locale.ROOT));
        registry.tag(version, REASON, entry.decision().reason());
        registry.tag(version, USER, entry.user());
        registry.tag(version, REPORT, report(version, entry));
        registry.tag(version, DECISION, Rest.write(EntryJson.map(entry)));
    }

    /** Where the report is, or why it is nowhere: files of a model that lie outside of the server may be read only. */
    private String report(ModelVersion version, Entry entry) {
        var file = "gate/" + name + "-" + entry.version() + "-" + entry.number() + ".html";
        try {
            registry.files(version).put(Map.of(file, DecisionReport.html(name, entry)));
            return file;
        } catch (ServiceException e) {
            throw e;
        } catch (TrackingException e) {
            return "not stored: " + e.getMessage();
        }
    }

    private void point(Standing standing) {
        var pointed = registry.aliases(name);
        // With the names that earlier policies gave, which nobody else takes away.
        standing.entries().stream()
                .flatMap(entry -> entry.aliases().names().stream())
                .distinct()
                .forEach(alias -> {
                    var wanted = standing.aliases().wanted(alias, standing);
                    var now = pointed.get(alias);
                    if (wanted.isEmpty() && now != null) {
                        registry.unpoint(alias, name);
                    } else if (wanted.isPresent() && !wanted.get().equals(now)) {
                        registry.point(alias, name, wanted.get());
                    }
                });
    }
}
