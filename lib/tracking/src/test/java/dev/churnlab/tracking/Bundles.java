package dev.churnlab.tracking;
import dev.churnlab.data.Telco;
import java.io.IOException;
import java.nio.file.*;
final class Bundles {
    private static final Path SMALL = make();
    private Bundles() {}
    static Path small() { return SMALL; }
    private static Path make() {
        try { var f = Files.createTempDirectory("b"); Telco.SCHEMA.write(f.resolve("schema.yaml")); Files.writeString(f.resolve("model.ubj"), "x"); return f; }
        catch (IOException e) { throw new java.io.UncheckedIOException(e); }
    }
}
