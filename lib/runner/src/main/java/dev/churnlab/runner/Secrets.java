package dev.churnlab.runner;

import dev.churnlab.notebook.Parameters;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Texts that must not be written anywhere: wherever one would be, {@code *****} stands instead. */
public final class Secrets {
    /** No secrets. */
    public static final Secrets NONE = new Secrets(List.of());

    private static final Pattern NAME = Pattern.compile(
            "(?i).*(SECRET|TOKEN|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY).*");
    private static final String MASK = "*****";
    /** Shorter values of variables that only look like secrets would mask half of what is printed. */
    private static final int SHORTEST = 6;

    private final List<String> texts;

    private Secrets(Collection<String> texts) {
        // The longest first: one may be part of another.
        this.texts = texts.stream()
                .sorted(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    /**
     * The values of environment variables that look like secrets by their names, and of those named.
     *
     * @param named variables or parameters that are secret whatever they look like
     */
    public static Secrets of(Map<String, String> environment, Map<String, ?> parameters, Collection<String> named) {
        var texts = new TreeSet<String>();
        environment.forEach((name, value) -> {
            if (named.contains(name) && !value.isBlank()
                    || NAME.matcher(name).matches()
                            && value.length() >= SHORTEST
                            && !value.matches("(/[^/]*)+|true|false")) {
                texts.addAll(Parameters.written(value));
            }
        });
        for (var name : named) {
            var value = parameters.get(name);
            if (value != null && !value.toString().isBlank()) {
                texts.addAll(Parameters.written(value.toString()));
            }
        }
        return texts.isEmpty() ? NONE : new Secrets(texts);
    }

    /** These and more texts. */
    public Secrets and(Collection<String> more) {
        if (more.isEmpty()) {
            return this;
        }
        var all = new TreeSet<>(texts);
        more.forEach(each -> all.addAll(Parameters.written(each)));
        return new Secrets(all);
    }

    /** The text with every secret replaced. */
    public String mask(String text) {
        var masked = text;
        for (var secret : texts) {
            masked = masked.replace(secret, MASK);
        }
        return masked;
    }
}
