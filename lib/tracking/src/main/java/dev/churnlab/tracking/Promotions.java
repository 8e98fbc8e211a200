package dev.churnlab.tracking;

import dev.churnlab.tracking.Decision.Verdict;
import dev.churnlab.tracking.HistoryEntry.Action;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the versions of one model, in one order whoever asks from wherever: each decision is an entry of the
 * model's ledger, made against the champion that the entries before it lead to, and the aliases follow from all of them.
 * A process may be killed at any moment; what it had decided stays decided, and the next one carries it out.
 */
final class Promotions {
    /** Each lost attempt is a promotion of somebody else; so many in a row are a ledger that cannot be read. */
    private static final int MOST_LOST = 200;

    private final Registry registry;
    private final String name;
    private final Ledger ledger;

    Promotions(Registry registry, String name, Ledger ledger) {
        this.registry = registry;
        this.name = name;
        this.ledger = ledger;
    }

    Decision promote(ModelVersion version, Gate gate, Scorer scorer) {
        var judge = new Judge(registry, version, gate, scorer);
        var entry = decide(gate.aliases(), standing -> {
            standing.mustAdmit(name, gate);
            return standing.decided(version.version())
                    .map(Step::made)
                    .orElseGet(() -> new Step(
                            entry(standing, Action.JUDGED, version.version(), judge.against(standing.champion()))
                                    .by(gate)));
        });
        if (gate.refuses(entry.decision().verdict())) {
            throw new GateRefused(version, entry.decision());
        }
        return entry.decision();
    }

    private static void mustSayWhy(String reason) {
        if (reason.isBlank()) {
            throw new TrackingException("a reason is not blank: say why, for the record");
        }
    }

    Decision approve(int version, String reason) {
        mustSayWhy(reason);
        return decide(null, standing -> {
                    var waiting = standing.on(version)
                            .orElseThrow(() ->
                                    new TrackingException(called(version) + " has not been judged: promote it first"));
                    var decision = waiting.decision();
                    if (waiting.crowns()) {
                        return Step.made(waiting);
                    }
                    if (decision.verdict() != Verdict.PENDING) {
                        throw new TrackingException(called(version) + " does not wait for approval; it is " + decision);
                    }
                    if (!decision.champion().equals(standing.champion())) {
                        throw new GateRefused(
                                version(version),
                                decision.with(
                                        Verdict.PENDING,
                                        "it was judged against " + text(decision.champion()) + ", and the champion is "
                                                + text(standing.champion()) + " now: promote it again"));
                    }
                    return new Step(entry(
                            standing,
                            Action.APPROVED,
                            version,
                            decision.with(Verdict.CHAMPION, "approved: " + reason)));
                })
                .decision();
    }

    Decision reject(int version, String reason) {
        mustSayWhy(reason);
        return decide(null, standing -> {
                    if (standing.champion().equals(OptionalInt.of(version))) {
                        throw new TrackingException(
                                called(version) + " is the champion: roll back to another before you reject it");
                    }
                    var before = standing.on(version);
                    if (before.filter(entry -> entry.action() == Action.REJECTED)
                            .isPresent()) {
                        return Step.made(before.get());
                    }
                    var checks = before.map(entry -> entry.decision().checks()).orElse(List.of());
                    var decision = new Decision(Verdict.REFUSED, checks, standing.champion(), "rejected: " + reason);
                    return new Step(entry(standing, Action.REJECTED, version, decision));
                })
                .decision();
    }

    /**
     * @param to a former champion; empty: the one that the present champion took over from
     */
    Decision rollback(OptionalInt to, String reason) {
        var meant = adopted(null).champion();
        return decide(null, standing -> {
                    if (!standing.champion().equals(meant)) {
                        throw new TrackingException("the champion of " + name + " changed from " + text(meant) + " to "
                                + text(standing.champion()) + " meanwhile: look at the history, and ask again");
                    }
                    var target = to.isPresent() ? to : standing.predecessor();
                    if (target.isEmpty()) {
                        throw new TrackingException(
                                name + " has no champion to go back to: " + text(meant) + " is the first");
                    }
                    return back(standing, target.getAsInt(), reason);
                })
                .decision();
    }

    private Step back(Standing standing, int target, String reason) {
        if (standing.champion().equals(OptionalInt.of(target))) {
            throw new TrackingException(called(target) + " is the champion already");
        }
        if (!standing.mayReturn(target)) {
            throw new TrackingException(called(target)
                    + " cannot come back: it was never champion, or was rejected since; look at the history");
        }
        var decision = new Decision(
                Verdict.CHAMPION,
                List.of(),
                standing.champion(),
                "rolled back from " + text(standing.champion()) + (reason.isBlank() ? "" : ": " + reason));
        return new Step(entry(standing, Action.ROLLED_BACK, version(target).version(), decision));
    }

    List<HistoryEntry> history() {
        return ledger.read().entries();
    }

    List<AliasLag> late() {
        return new Execution(registry, name, ledger).late(Standing.after(history()));
    }

    void carryOut() {
        if (!history().isEmpty()) {
            new Execution(registry, name, ledger).run();
        }
    }

    /** What to do as things stand: an entry to add, or one that is there already. */
    private record Step(HistoryEntry entry, boolean isMade) {
        Step(HistoryEntry entry) {
            this(entry, false);
        }

        static Step made(HistoryEntry entry) {
            return new Step(entry, true);
        }
    }

    /** Adds an entry that fits to all before it; where somebody else was faster, thinks again. */
    private HistoryEntry decide(@Nullable Aliases aliases, Function<Standing, Step> next) {
        for (int lost = 0; lost < MOST_LOST; lost++) {
            var step = next.apply(adopted(aliases));
            if (step.isMade() || ledger.append(step.entry())) {
                new Execution(registry, name, ledger).run(step.entry());
                return step.entry();
            }
        }
        throw ServiceException.undone(
                "others promoted versions of " + name + " " + MOST_LOST + " times before this could be decided", null);
    }

    /** How things stand; whoever is first here takes over a champion from the time before promotions were recorded. */
    private Standing adopted(@Nullable Aliases aliases) {
        var entries = ledger.read().entries();
        if (!entries.isEmpty()) {
            return Standing.after(entries);
        }
        var names = aliases == null ? Aliases.standard() : aliases;
        var pointed = registry.aliases(name);
        var champion = Optional.ofNullable(pointed.get(names.champion()));
        if (champion.isEmpty()) {
            return Standing.after(entries);
        }
        var previous = Optional.ofNullable(pointed.get(names.previous())).map(OptionalInt::of);
        var decision = new Decision(
                Verdict.CHAMPION,
                List.of(),
                previous.orElse(OptionalInt.empty()),
                "champion before promotions were recorded");
        ledger.append(entry(Standing.after(entries), Action.ADOPTED, champion.get(), decision)
                .named(names));
        return Standing.after(ledger.read().entries());
    }

    private static HistoryEntry entry(Standing standing, Action action, int version, Decision decision) {
        return new HistoryEntry(
                standing.last() + 1,
                action,
                version,
                decision,
                "",
                standing.aliases(),
                Origin.user(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS));
    }

    private ModelVersion version(int number) {
        return registry.version(name, number);
    }

    private String called(int version) {
        return name + " version " + version;
    }

    private static String text(OptionalInt version) {
        return version.isPresent() ? "version " + version.getAsInt() : "none";
    }
}
