package dev.churnlab.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.List;

/** One text for all that the score of a trial rests on beside its point. */
final class FoldHash {
    private FoldHash() {}

    static String of(List<EncodedFold> folds, Parameters parameters) {
        var texts = new StringBuilder(parameters.toMap().toString());
        for (var fold : folds) {
            texts.append(hash(fold.train(), fold.trainLabels())).append(hash(fold.test(), fold.testLabels()));
        }
        return Sha256.of(texts.toString().getBytes(UTF_8));
    }

    private static String hash(FeatureMatrix matrix, boolean[] labels) {
        var bytes = ByteBuffer.allocate(Float.BYTES * matrix.values().length + labels.length);
        bytes.asFloatBuffer().put(matrix.values());
        bytes.position(Float.BYTES * matrix.values().length);
        for (var label : labels) {
            bytes.put((byte) (label ? 1 : 0));
        }
        return matrix.names() + Sha256.of(bytes.array());
    }
}
