package dev.churnlab.kernel;

/** {@code help(XGBoost.class)} in a notebook: what a class is for, and what its methods do. */
public final class Help {
    private Help() {}

    /**
     * What a class can do.
     *
     * @param type of the library, with its documentation; any other with the signatures of its methods
     */
    public static HelpPage help(Class<?> type) {
        return SourceHelp.of(type).orElseGet(() -> ReflectedHelp.of(type));
    }

    /** What a value can do: the page of its class. */
    public static HelpPage help(Object value) {
        return help(value.getClass());
    }
}
