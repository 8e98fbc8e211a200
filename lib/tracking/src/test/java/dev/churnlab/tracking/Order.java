package dev.churnlab.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What must hold of a model after any promotions, by the scores of {@link Promoter}. */
final class Order {
    private Order() {}

    /** Each version was judged once, against the champion of that moment, and by its own score. */
    static void holdsIn(List<HistoryEntry> history) {
        var champion = OptionalInt.empty();
        var judged = new HashSet<Integer>();
        var number = 0;
        for (var entry : history) {
            assertThat(entry.number()).isEqualTo(++number);
            assertThat(judged.add(entry.version()))
                    .as("version %s is judged once", entry.version())
                    .isTrue();
            assertThat(entry.decision().champion())
                    .as("the champion that version %s was judged against", entry.version())
                    .isEqualTo(champion);
            assertThat(entry.decision().verdict().name()).isEqualTo(verdict(entry.version(), champion));
            if (entry.crowns()) {
                champion = OptionalInt.of(entry.version());
            }
        }
    }

    static String verdict(int version, OptionalInt champion) {
        if (Promoter.score(version) < 0.8) {
            return "REFUSED";
        }
        return champion.isEmpty() || Promoter.score(version) > Promoter.score(champion.getAsInt())
                ? "CHAMPION"
                : "CHALLENGER";
    }

    /** The aliases and the tags on the server say what the history does. */
    static void isCarriedOut(Registry registry, String name, List<HistoryEntry> history) {
        var aliases = new LinkedHashMap<String, Integer>();
        for (var entry : history) {
            switch (entry.decision().verdict()) {
                case CHAMPION -> {
                    Optional.ofNullable(aliases.get("champion")).ifPresent(former -> aliases.put("previous", former));
                    aliases.put("champion", entry.version());
                }
                case CHALLENGER -> aliases.merge("challenger", entry.version(), Math::max);
                default -> {
                    // Nothing points to it.
                }
            }
        }
        assertThat(registry.aliases(name)).containsExactlyInAnyOrderEntriesOf(aliases);
        var verdicts = new LinkedHashMap<Integer, String>();
        history.forEach(entry ->
                verdicts.put(entry.version(), entry.decision().verdict().name().toLowerCase(Locale.ROOT)));
        for (var version : registry.versions(name)) {
            assertThat(version.tags().get("churnlab.gate.verdict")).isEqualTo(verdicts.get(version.version()));
        }
    }

    /** Registers versions of a model that need not be loaded; their numbers. */
    static List<Integer> register(TrackingServer server, String name, int number) {
        var versions = new ArrayList<Integer>();
        var model = Bundles.run(1).loggedModel();
        var request = Map.of("name", name, "source", model.uri(), "model_id", model.id());
        for (var i = 0; i < number; i++) {
            // Asked again after an answer that got lost, MLflow makes one more, which nobody promotes.
            var made = server.rest().post("model-versions/create", request);
            versions.add(made.path("model_version").path("version").asInt());
        }
        return versions;
    }

    static void model(TrackingServer server, String name) {
        server.rest().post("registered-models/create", Map.of("name", name));
    }
}
