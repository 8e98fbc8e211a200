package dev.churnlab.kernel;

/** The {@link Screen} of this JVM: its kernel's, once an adapter has been installed. */
final class Screens {
    private static volatile Screen current = Screen.NONE;

    private Screens() {}

    static Screen current() {
        return current;
    }

    static void set(Screen screen) {
        current = screen;
    }
}
