package dev.churnlab.tracking;

import dev.churnlab.tracking.HistoryEntry.Action;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Carries out what a ledger says: tags and a report on each version, then the aliases. All of it may be done twice, and is
 * when two do it at once; whoever ends last has seen the last entry, so that the aliases end where that one wants them.
 */
final class Execution {
    /** The whole decision as JSON; the other tags repeat parts of it for people. */
    static final String DECISION = "churnlab.gate";

    private static final String VERDICT = "churnlab.gate.verdict";
    private static final String REASON = "churnlab.gate.reason";
    private static final String REPORT = "churnlab.gate.report";

    private final Registry registry;
    private final String name;
    private final Ledger ledger;

    Execution(Registry registry, String name, Ledger ledger) {
        this.registry = registry;
        this.name = name;
        this.ledger = ledger;
    }

    /**
     * Carries out all that has not been, beginning with what the caller just decided: the others may be about to do their
     * part.
     */
    void run(HistoryEntry own) {
        tell(own);
        run();
    }

    /** Carries out all that has not been. */
    void run() {
        var content = ledger.read();
        var done = content.done();
        while (true) {
            var standing = Standing.after(content.entries());
            carryOut(standing, done);
            done = standing.last();
            content = ledger.read();
            if (content.entries().size() == standing.entries().size()) {
                break;
            }
        }
        ledger.done(done);
    }

    private void carryOut(Standing standing, int done) {
        standing.entries().stream()
                .filter(entry -> entry.number() > done)
                .map(HistoryEntry::version)
                .distinct()
                .map(standing::on)
                .flatMap(Optional::stream)
                .forEach(this::tell);
        point(standing);
    }

    private void tell(HistoryEntry entry) {
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
        var decision = Rest.write(EntryJson.map(entry));
        if (decision.equals(version.tags().get(DECISION))) {
            return;
        }
        registry.tag(version, VERDICT, entry.decision().verdict().name().toLowerCase(Locale.ROOT));
        registry.tag(version, REASON, entry.decision().reason());
        registry.tag(version, REPORT, report(version, entry));
        // The last, so that it says that the others are there.
        registry.tag(version, DECISION, decision);
    }

    /** Where the report is, or why it is nowhere: files of a model that lie outside of the server may be read only. */
    private String report(ModelVersion version, HistoryEntry entry) {
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
        for (var lag : late(standing)) {
            if (lag.decided().isPresent()) {
                registry.point(lag.alias(), name, lag.decided().getAsInt());
            } else {
                registry.unpoint(lag.alias(), name);
            }
        }
    }

    /** The aliases that are not where they should be as things stand. */
    List<AliasLag> late(Standing standing) {
        var pointed = registry.aliases(name);
        // With the names that earlier policies gave, which nobody else takes away.
        return standing.entries().stream()
                .flatMap(entry -> entry.aliases().names().stream())
                .distinct()
                .sorted()
                .map(alias -> new AliasLag(
                        alias,
                        version(Optional.ofNullable(pointed.get(alias))),
                        version(standing.aliases().wanted(alias, standing))))
                .filter(lag -> !lag.now().equals(lag.decided()))
                .toList();
    }

    private static OptionalInt version(Optional<Integer> number) {
        return number.map(OptionalInt::of).orElse(OptionalInt.empty());
    }
}
