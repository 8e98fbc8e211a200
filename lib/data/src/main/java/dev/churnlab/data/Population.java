package dev.churnlab.data;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A number of customers who are given traits, one after the other; a later one may depend on those before. A trait is
 * had by its share of customers to one customer, whatever the seed, so that a small file has the marginals of a large
 * one.
 */
final class Population {
    private final int size;
    private final SplitMix random;
    private final Map<String, byte[]> traits = new HashMap<>();
    private final Map<String, IntToDoubleFunction> facts = new HashMap<>();

    Population(int size, SplitMix random) {
        this.size = size;
        this.random = random;
    }

    int size() {
        return size;
    }

    /** 1 for each customer who has the trait, else 0. */
    byte[] trait(String name) {
        var trait = traits.get(name);
        if (trait == null) {
            throw new IllegalArgumentException("no trait " + name + " so far; there are " + traits.keySet());
        }
        return trait;
    }

    /** Adds a trait that follows from others. */
    void give(String name, IntPredicate has) {
        var trait = new byte[size];
        for (var customer = 0; customer < size; customer++) {
            trait[customer] = (byte) (has.test(customer) ? 1 : 0);
        }
        add(name, trait);
    }

    private void add(String name, byte[] trait) {
        traits.put(name, trait);
        fact(name, customer -> trait[customer]);
    }

    /** Adds a number that traits may depend on. */
    void fact(String name, IntToDoubleFunction ofCustomer) {
        facts.put(name, ofCustomer);
    }

    /** Gives traits by a table with a line for each; see {@link Trait}. */
    void give(String table) {
        table.lines().map(Trait::parse).forEach(this::give);
    }

    private void give(Trait trait) {
        var concerned = shuffled(trait.without());
        var logOdds = new double[concerned.length];
        for (var i = 0; i < concerned.length; i++) {
            for (var term : trait.terms()) {
                logOdds[i] += term.logOdds() * fact(term.fact()).applyAsDouble(concerned[i]);
            }
        }
        var order = bySteps(logOdds);
        var odds = Arrays.stream(logOdds).map(StrictMath::exp).toArray();
        var has = new byte[size];
        var factor = factor(odds, trait);
        // Systematic sampling: along customers of like probability, whenever their sum passes a whole number.
        var sum = random.nextDouble();
        for (var i : order) {
            sum += trait.probability(odds[i] * factor);
            if (sum >= 1) {
                sum -= 1;
                has[concerned[i]] = 1;
            }
        }
        add(trait.name(), has);
    }

    /** The indices, so that the values go up in steps of 1/32; within a step the order is kept. */
    private static int[] bySteps(double[] values) {
        var least = Arrays.stream(values).min().orElse(0);
        var steps = new int[values.length];
        var last = 0;
        for (var i = 0; i < values.length; i++) {
            steps[i] = (int) ((values[i] - least) * 32);
            last = Math.max(last, steps[i]);
        }
        var next = new int[last + 2];
        for (var step : steps) {
            next[step + 1]++;
        }
        for (var step = 1; step < next.length; step++) {
            next[step] += next[step - 1];
        }
        var order = new int[values.length];
        for (var i = 0; i < steps.length; i++) {
            order[next[steps[i]]++] = i;
        }
        return order;
    }

    private IntToDoubleFunction fact(String name) {
        var fact = facts.get(name);
        if (fact == null) {
            throw new IllegalArgumentException("no fact " + name + " so far; there are " + facts.keySet());
        }
        return fact;
    }

    /** The factor of all odds with which the mean probability is the share, by Newton's method on its logarithm. */
    private static double factor(double[] odds, Trait trait) {
        var log = 0.0;
        var move = 1.0;
        for (var step = 0; step < 50 && Math.abs(move) > 1e-9 && odds.length > 0; step++) {
            var factor = StrictMath.exp(log);
            var lacking = 0.0;
            var slope = 0.0;
            for (var each : odds) {
                var p = each * factor / (1 + each * factor);
                lacking += trait.share() - trait.probability(each * factor);
                slope += (trait.most() - trait.least()) * p * (1 - p);
            }
            move = Math.max(-1, Math.min(1, lacking / slope));
            log += move;
        }
        return StrictMath.exp(log);
    }

    /**
     * Draws whole numbers from a distribution, for those who have a trait.
     *
     * @param numbers in ascending order; those between two of them are equally likely
     * @param counts how many of the real customers have at most the number of the same index
     * @param into where they go
     */
    void draw(int[] numbers, int[] counts, String with, int[] into) {
        var has = trait(with);
        var concerned = IntStream.range(0, size).filter(c -> has[c] == 1).toArray();
        random.shuffle(concerned);
        for (var i = 0; i < concerned.length; i++) {
            var rank = (i + random.nextDouble()) / concerned.length * counts[counts.length - 1];
            var at = 0;
            while (rank >= counts[at]) {
                at++;
            }
            var below = at == 0 ? numbers[0] - 1 : numbers[at - 1];
            into[concerned[i]] = below + 1 + (int) random.below(numbers[at] - below);
        }
    }

    private int[] shuffled(List<String> without) {
        var excluded = without.stream().map(this::trait).toList();
        var concerned = IntStream.range(0, size)
                .filter(c -> excluded.stream().noneMatch(trait -> trait[c] == 1))
                .toArray();
        random.shuffle(concerned);
        return concerned;
    }

    /**
     * A trait and who has it.
     *
     * @param share of those concerned, between {@code least} and {@code most}
     * @param without the traits that those concerned do not have
     * @param least the probability of whom nothing speaks for
     * @param most the probability of whom all speaks for
     * @param terms what makes it more likely
     */
    record Trait(String name, double share, List<String> without, double least, double most, List<Term> terms) {
        /**
         * Reads {@code name, have/concerned, without, least..most, weight fact, weight fact …}, separated by blanks; the
         * bounds may be left out.
         */
        static Trait parse(String line) {
            var parts = line.strip().split("\\s+", -1);
            var share = parts[1].split("/", -1);
            var bounded = parts.length > 3 && parts[3].contains("..");
            var bounds = (bounded ? parts[3] : "0..1").split("\\.\\.", -1);
            var terms = IntStream.iterate(bounded ? 4 : 3, i -> i < parts.length, i -> i + 2)
                    .mapToObj(i -> new Term(Double.parseDouble(parts[i]), parts[i + 1]))
                    .toList();
            return new Trait(
                    parts[0],
                    Double.parseDouble(share[0]) / Double.parseDouble(share[1]),
                    parts[2].equals("-") ? List.of() : List.of(parts[2].split(",", -1)),
                    Double.parseDouble(bounds[0]),
                    Double.parseDouble(bounds[1]),
                    terms);
        }

        double probability(double odds) {
            return least + (most - least) * odds / (1 + odds);
        }
    }

    /** How much a fact adds to the log-odds of a trait. */
    record Term(double logOdds, String fact) {}
}
