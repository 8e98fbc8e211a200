package dev.churnlab.runner;

/** The version of this library, from its jar. */
final class Version {
    static final String TEXT = read();

    private Version() {}

    private static String read() {
        var version = Version.class.getPackage().getImplementationVersion();
        return "churnlab " + (version == null ? "(from a build folder)" : version);
    }
}
