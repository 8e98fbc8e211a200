package dev.churnlab.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * However many promote versions of one model at once, each in a process of its own, there is one order of them: each version
 * has one decision, made against its actual predecessor, and the aliases are those of the last.
 */
@ExtendWith(RealMlflow.class)
class PromotionOrderIT {
    /** A model gets this many rounds before the next begins anew. */
    private static final int ROUNDS_A_MODEL = 5;

    private final TrackingServer server = RealMlflow.client();
    private final Registry registry = server.registry();

    @ParameterizedTest
    @CsvSource({"2, 20", "8, 10"})
    void thereIsOneOrder(int promoters, int rounds, TestInfo test) throws IOException {
        contend(test, promoters, rounds);
    }

    @Tag("soak")
    @ParameterizedTest
    @CsvSource({"2, 500", "8, 500"})
    void thereIsOneOrderForLong(int promoters, int rounds, TestInfo test) throws IOException {
        contend(test, promoters, rounds);
    }

    @Test
    void thereIsOneOrderWhoeverIsKilled(TestInfo test) throws Exception {
        kill(test, 4);
    }

    @Tag("soak")
    @Test
    void thereIsOneOrderWhoeverIsKilledForLong(TestInfo test) throws Exception {
        kill(test, 100);
    }

    private void contend(TestInfo test, int promoters, int rounds) throws IOException {
        var processes = processes(promoters);
        try {
            var name = "";
            var decided = new ArrayList<Integer>();
            for (var round = 0; round < rounds; round++) {
                if (round % ROUNDS_A_MODEL == 0) {
                    name = "order " + promoters + " " + round + " "
                            + test.getTestMethod().orElseThrow().getName();
                    Order.model(server, name);
                    decided.clear();
                }
                var versions = Order.register(server, name, promoters);
                decided.addAll(versions);
                for (var i = 0; i < promoters; i++) {
                    processes.get(i).promote(name, versions.get(i));
                }
                var answers = new ArrayList<String>();
                for (var process : processes) {
                    answers.add(process.answer());
                }

                var history = registry.history(name);
                assertThat(history)
                        .as("the decisions after round %s", round)
                        .extracting(HistoryEntry::version)
                        .containsExactlyInAnyOrderElementsOf(decided);
                Order.holdsIn(history);
                Order.isCarriedOut(registry, name, history);
                for (var i = 0; i < promoters; i++) {
                    var version = versions.get(i);
                    assertThat(history)
                            .filteredOn(entry -> entry.version() == version)
                            .extracting(entry -> entry.decision().verdict().name())
                            .containsExactly(answers.get(i));
                }
            }
        } finally {
            close(processes);
        }
    }

    /** In each round one of four is killed at some moment of its promotion; the next promotion carries out what it left. */
    private void kill(TestInfo test, int rounds) throws Exception {
        var random = new Random(6);
        var name = "killed " + test.getTestMethod().orElseThrow().getName();
        Order.model(server, name);
        var processes = processes(4);
        try {
            var decided = new ArrayList<Integer>();
            for (var round = 0; round < rounds; round++) {
                var versions = Order.register(server, name, 4);
                decided.addAll(versions);
                for (var i = 0; i < 4; i++) {
                    processes.get(i).promote(name, versions.get(i));
                }
                var victim = random.nextInt(4);
                var process = processes.get(victim).process();
                // A promotion among four takes about as long as this.
                assertThat(process.waitFor(random.nextInt(1500), TimeUnit.MILLISECONDS))
                        .isFalse();
                process.destroyForcibly();
                for (var each : processes) {
                    each.answer();
                }
                Order.holdsIn(registry.history(name));
                processes.get(victim).close();
                processes.set(victim, new Promoter(server.uri()));
                // Tried again, as a scheduler does.
                Promoter.verdict(registry, name, versions.get(victim));

                var history = registry.history(name);
                assertThat(history).extracting(HistoryEntry::version).containsExactlyInAnyOrderElementsOf(decided);
                Order.holdsIn(history);
                Order.isCarriedOut(registry, name, history);
            }
        } finally {
            close(processes);
        }
    }

    @Test
    void orderIsTheLedgers(TestInfo test) throws Exception {
        var name = "raced " + test.getTestMethod().orElseThrow().getName();

        Order.model(server, name);
        Order.holdsIn(race(name, registry.ledger(name)));
        Order.model(server, name + " without");
        var unordered = race(name + " without", new Unordered());

        assertThatThrownBy(() -> Order.holdsIn(unordered)).isInstanceOf(AssertionError.class);
    }

    /** Has eight promote at once, none of whom decides before all have looked. */
    private List<HistoryEntry> race(String name, Ledger ledger) throws Exception {
        var versions = Order.register(server, name, 8);
        var start = new CyclicBarrier(8);
        var promoters = Executors.newFixedThreadPool(8);
        try {
            var running = new ArrayList<Future<String>>();
            for (var number : versions) {
                var version = registry.version(name, number);
                var promotions = new Promotions(registry, name, new Raced(ledger, start));
                running.add(promoters.submit(() -> Promoter.verdict(promotions, version)));
            }
            for (var each : running) {
                each.get();
            }
        } finally {
            promoters.shutdownNow();
        }
        return ledger.read().entries();
    }

    /** A ledger that lets nobody decide before all have looked. */
    private static final class Raced implements Ledger {
        private final Ledger ledger;
        private final CyclicBarrier start;
        private boolean started;

        Raced(Ledger ledger, CyclicBarrier start) {
            this.ledger = ledger;
            this.start = start;
        }

        @Override
        public Content read() {
            return ledger.read();
        }

        @Override
        public boolean append(HistoryEntry entry) {
            if (!started) {
                started = true;
                try {
                    start.await(1, TimeUnit.MINUTES);
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }
            return ledger.append(entry);
        }

        @Override
        public void done(int number) {
            ledger.done(number);
        }
    }

    /** A ledger that takes every entry: promotions without the mechanism. */
    private static final class Unordered implements Ledger {
        private final List<HistoryEntry> entries = new CopyOnWriteArrayList<>();

        @Override
        public Content read() {
            return new Content(List.copyOf(entries), 0);
        }

        @Override
        public boolean append(HistoryEntry entry) {
            return entries.add(entry);
        }

        @Override
        public void done(int number) {
            // Everything is carried out each time.
        }
    }

    private List<Promoter> processes(int number) {
        var processes = new ArrayList<Promoter>();
        for (var i = 0; i < number; i++) {
            processes.add(new Promoter(server.uri()));
        }
        return processes;
    }

    private static void close(List<Promoter> processes) throws IOException {
        for (var process : processes) {
            process.close();
        }
    }
}
