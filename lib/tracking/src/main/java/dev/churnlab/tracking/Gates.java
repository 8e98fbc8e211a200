package dev.churnlab.tracking;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which gate decides on a model. The standard one stands in where nobody gave a policy, but not for a policy that has judged
 * a version of the model: whoever forgets it must not rename its aliases, lower its floors or pass its approval by.
 */
record Gates(Registry registry) {
    Gate of(String name) {
        history(name).stream().filter(Gate::isOther).reduce(Gates::telling).ifPresent(entry -> {
            throw new TrackingException(name + " is promoted by a policy of its own (" + text(entry)
                    + "): give it with --policy, or as Gate.read(file)");
        });
        return Gate.standard();
    }

    Optional<Gate> of(String name, String alias, @Nullable Gate policy) {
        check(name, alias, policy);
        if (policy != null) {
            Standing.after(history(name)).mustAdmit(name, policy);
            return Optional.of(policy);
        }
        return Alias.manages(alias) || (!alias.isEmpty() && registry.manages(name, alias))
                ? Optional.of(of(name))
                : Optional.empty();
    }

    /** What {@link #of(String, String, Gate)} says as far as it is known without the server. */
    static Optional<Gate> unasked(String name, String alias, @Nullable Gate policy) {
        check(name, alias, policy);
        return policy != null || !Alias.manages(alias) ? Optional.ofNullable(policy) : Optional.of(Gate.standard());
    }

    private static void check(String name, String alias, @Nullable Gate policy) {
        Names.model(name);
        if (!alias.isEmpty()) {
            Names.alias(alias);
        }
        if (policy != null && !policy.aliases().manage(alias)) {
            throw new TrackingException("the policy decides on the aliases "
                    + policy.aliases().text() + ", and "
                    + (alias.isEmpty() ? "none is asked for" : alias + " is none of them"));
        }
    }

    private List<HistoryEntry> history(String name) {
        try {
            return registry.history(name);
        } catch (NotFoundException e) {
            // Nothing of this name is registered.
            return List.of();
        }
    }

    /** The later one; what a person decided says no rules. */
    private static HistoryEntry telling(HistoryEntry earlier, HistoryEntry later) {
        return later.policy().isEmpty() ? earlier : later;
    }

    private static String text(HistoryEntry entry) {
        var champion = entry.aliases().champion();
        var called = champion.equals(Alias.CHAMPION.text()) ? "" : "champion is called " + champion;
        var said = Stream.of(called, entry.policy())
                .filter(each -> !each.isEmpty())
                .collect(Collectors.joining("; "));
        return said.isEmpty() ? "its aliases are " + entry.aliases().text() : said;
    }
}
