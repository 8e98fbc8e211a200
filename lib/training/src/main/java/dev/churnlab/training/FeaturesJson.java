package dev.churnlab.training;

import java.util.List;

/** The form of features.json. */
final class FeaturesJson {
    private static final int VERSION = 1;

    private record Document(int version, List<Step> steps) {}

    private FeaturesJson() {}

    static String write(List<Step> steps) {
        return Json.write(new Document(VERSION, steps));
    }

    static List<Step> parse(String json) {
        var document = Json.read(json, Document.class, "features.json");
        if (document.version() != VERSION) {
            throw new TrainingException("features.json has version " + document.version() + ", this churnlab reads "
                    + VERSION + "; use the churnlab that wrote it or a newer one");
        }
        return document.steps();
    }
}
