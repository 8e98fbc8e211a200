package dev.churnlab.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names and label values that Kubernetes takes, out of texts that people write. */
public final class Names {
    /** So long that a CronJob can make names of Jobs of it, and a Job names of pods. */
    static final int LONGEST = 52;

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
    private static final int LONGEST_LABEL = 63;
    private static final int LONGEST_STEM = 40;
    /** Of a hash in a name, in digits. */
    private static final int HASH = 6;
    /** Without vowels and what looks like them, as Kubernetes' own: no words. */
    private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";

    private static final SecureRandom RANDOM = new SecureRandom();

    private Names() {}

    /**
     * Refuses what is no name of an object.
     *
     * @throws IllegalArgumentException one line that says what a name is
     */
    static void check(String what, String name) {
        check(what, name, LONGEST);
    }

    /**
     * Refuses what is no name of a namespace, of which no other names are made.
     *
     * @throws IllegalArgumentException one line that says what a name is
     */
    static void checkNamespace(String name) {
        check("a namespace", name, LONGEST_LABEL);
    }

    private static void check(String what, String name, int longest) {
        if (name.length() > longest || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    what + " is named with a-z, 0-9 and '-', at most " + longest + " characters, was '" + name + "'");
        }
    }

    /**
     * The name of an object made of a text: {@code train-model} of {@code Train Model.ipynb}. One that has to be cut ends on a
     * hash of the whole text, so that two long ones which begin alike have two names.
     */
    static String of(String text) {
        var whole = cut(stem(text).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-"), text.length(), "-");
        if (whole.isEmpty()) {
            return "notebook";
        }
        return whole.length() <= LONGEST_STEM
                ? whole
                : cut(whole, LONGEST_STEM - HASH - 1, "-") + "-"
                        + Sha256.of(text.getBytes(UTF_8)).substring(0, HASH);
    }

    /** A name with five random characters behind it, for one of many objects of a kind. */
    static String fresh(String stem) {
        var name = new StringBuilder(stem).append('-');
        for (int i = 0; i < 5; i++) {
            name.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        return name.toString();
    }

    /** A label's value made of a text: letters, digits, {@code . _ -}, at most 63 characters, without {@code .ipynb}. */
    public static String label(String text) {
        var label = cut(stem(text).replaceAll("[^A-Za-z0-9._-]+", "-"), LONGEST_LABEL, "[-._]");
        return label.isEmpty() ? "unnamed" : label;
    }

    private static String stem(String text) {
        return text.endsWith(".ipynb") ? text.substring(0, text.length() - ".ipynb".length()) : text;
    }

    private static String cut(String text, int length, String edge) {
        var begun = text.replaceFirst("^" + edge + "+", "");
        return begun.substring(0, Math.min(length, begun.length())).replaceFirst(edge + "+$", "");
    }
}
