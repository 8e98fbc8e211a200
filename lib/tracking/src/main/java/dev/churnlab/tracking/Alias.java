package dev.churnlab.tracking;

/** The aliases that the promotion policy manages, and only it, by the names that they have unless it says others. */
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
}
