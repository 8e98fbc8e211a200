package dev.churnlab.tracking;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What the three aliases of a policy are called.
 *
 * @param champion the version in use
 * @param challenger the newest version that passed every floor and is not champion
 * @param previous the champion before the champion
 */
public record Aliases(String champion, String challenger, String previous) {
    private static final Aliases STANDARD =
            new Aliases(Alias.CHAMPION.text(), Alias.CHALLENGER.text(), Alias.PREVIOUS.text());

    public Aliases {
        for (var name : List.of(champion, challenger, previous)) {
            Names.alias(name);
        }
        if (champion.equalsIgnoreCase(challenger)
                || champion.equalsIgnoreCase(previous)
                || challenger.equalsIgnoreCase(previous)) {
            throw new TrackingException(
                    "three aliases need three names, were " + champion + ", " + challenger + " and " + previous);
        }
    }

    /** {@code champion}, {@code challenger} and {@code previous}. */
    public static Aliases standard() {
        return STANDARD;
    }

    boolean manage(String alias) {
        return names().stream().anyMatch(alias::equalsIgnoreCase);
    }

    /** For a message. */
    String text() {
        return String.join(", ", champion, challenger, previous);
    }

    Set<String> names() {
        return Set.of(champion, challenger, previous);
    }

    /** What an alias should point to as things stand; empty: to nothing. */
    Optional<Integer> wanted(String alias, Standing standing) {
        var version = alias.equals(champion)
                ? standing.champion()
                : alias.equals(challenger)
                        ? standing.challenger()
                        : alias.equals(previous) ? standing.previous() : OptionalInt.empty();
        return version.isPresent() ? Optional.of(version.getAsInt()) : Optional.empty();
    }
}
