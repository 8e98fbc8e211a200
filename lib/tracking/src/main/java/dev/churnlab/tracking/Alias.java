package dev.churnlab.tracking;

import java.util.Arrays;

/** The aliases that the promotion policy manages, and only it. */
public enum Alias {
    /** The version in use. */
    CHAMPION("champion"),
    /** The newest version that passed every floor and is not better than the champion. */
    CHALLENGER("challenger"),
    /** The champion before the champion. */
    PREVIOUS("previous");

    private final String text;

    Alias(String text) {
        this.text = text;
    }

    /** As MLflow has it. */
    public String text() {
        return text;
    }

    /** Whether the policy alone gives this alias. */
    public static boolean manages(String alias) {
        return Arrays.stream(values()).anyMatch(a -> a.text.equalsIgnoreCase(alias));
    }
}
