package dev.churnlab.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.churnlab.data.DataException;
import dev.churnlab.data.Schema;
import dev.churnlab.storage.AtomicFiles;
import dev.churnlab.storage.Location;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A model in a folder, with all that belongs to it: what a customer looks like, the fitted features, the booster, what
 * it was judged at and where it comes from. README.md describes the files. Nothing in a bundle is ever executed.
 */
public final class ModelBundle implements AutoCloseable {
    private static final String BASELINE = "baseline_";

    private final Model model;
    private final Map<String, Double> metrics;
    private final Provenance provenance;

    private ModelBundle(Model model, Map<String, Double> metrics, Provenance provenance) {
        this.model = model;
        this.metrics = metrics;
        this.provenance = provenance;
    }

    /** Writes the bundle of a model that nothing has judged yet: its metrics are empty. */
    public static void write(Path folder, Model model, Provenance provenance) {
        write(folder, model, Map.of(), provenance);
    }

    /**
     * Writes a bundle; one that is there is replaced as a whole, and only when all is written.
     *
     * @throws BundleException if anything but a bundle is there: see {@link #checkPlace}
     * @throws dev.churnlab.storage.StorageException if it cannot be written
     */
    public static void write(Path folder, Model model, Evaluation evaluation, Provenance provenance) {
        write(folder, model, evaluation.metrics(), provenance);
    }

    /**
     * As {@link #write(Path, Model, Evaluation, Provenance)}, with the baseline's metrics on the same rows beside the
     * model's: {@code baseline_roc_auc} and so on.
     */
    public static void write(
            Path folder, Model model, Evaluation evaluation, Evaluation baseline, Provenance provenance) {
        write(folder, model, withBaseline(evaluation, baseline), provenance);
    }

    /**
     * As {@link #write(Path, Model, Evaluation, Evaluation, Provenance)}, to a path or {@code s3://}. A bucket has no
     * folders that could be exchanged: there the index, without which nothing is a bundle, is written last.
     */
    public static void write(
            Location folder, Model model, Evaluation evaluation, Evaluation baseline, Provenance provenance) {
        if (folder.path().isPresent()) {
            write(folder.path().get(), model, evaluation, baseline, provenance);
            return;
        }
        var files = files(model, withBaseline(evaluation, baseline), provenance);
        folder.resolve(BundleFile.INDEX).delete();
        files.forEach((name, bytes) -> folder.resolve(name).write(bytes));
    }

    private static Map<String, Double> withBaseline(Evaluation evaluation, Evaluation baseline) {
        var metrics = evaluation.metrics();
        baseline.metrics().forEach((name, value) -> metrics.put(BASELINE + name, value));
        return metrics;
    }

    /**
     * Checks, before something long begins, that a bundle can be written without loss: what it would replace is a bundle
     * or an empty folder, and nobody's thesis.
     *
     * @throws BundleException if it is anything else
     * @throws dev.churnlab.storage.StorageException if the folder cannot be read
     */
    public static void checkPlace(Path folder) {
        BundlePlace.check(folder);
    }

    private static void write(Path folder, Model model, Map<String, Double> metrics, Provenance provenance) {
        BundlePlace.check(folder);
        var files = files(model, metrics, provenance);
        AtomicFiles.writeFolder(folder, into -> {
            for (var file : files.entrySet()) {
                Files.write(into.resolve(file.getKey()), file.getValue());
            }
        });
    }

    /** The files by name, the index last. */
    private static Map<String, byte[]> files(Model model, Map<String, Double> metrics, Provenance provenance) {
        var files = new LinkedHashMap<BundleFile, byte[]>();
        files.put(BundleFile.MODEL, model.toBytes());
        files.put(BundleFile.SCHEMA, model.schema().toYaml().getBytes(UTF_8));
        files.put(BundleFile.FEATURES, model.features().toJson().getBytes(UTF_8));
        files.put(BundleFile.CALIBRATION, Json.write(model.calibration()).getBytes(UTF_8));
        files.put(BundleFile.METRICS, Metrics.toJson(metrics).getBytes(UTF_8));
        files.put(
                BundleFile.INPUT_EXAMPLE,
                Json.write(InputExample.of(model.schema())).getBytes(UTF_8));
        files.put(BundleFile.PROVENANCE, Json.write(provenance).getBytes(UTF_8));
        var hashes = new LinkedHashMap<String, String>();
        files.forEach((file, bytes) -> hashes.put(file.fileName(), Sha256.of(bytes)));
        var all = new LinkedHashMap<String, byte[]>();
        files.forEach((file, bytes) -> all.put(file.fileName(), bytes));
        all.put(
                BundleFile.INDEX,
                Json.write(new BundleIndex(BundleIndex.FORMAT, model.threshold(), hashes))
                        .getBytes(UTF_8));
        return all;
    }

    /**
     * Reads a bundle and checks it: the format's version, that every file is there and none else, their hashes, and that
     * the booster fits the features.
     *
     * @param place a folder, or a zip with the files at its top
     * @return a bundle that has to be closed
     * @throws BundleException if anything is wrong with it
     * @throws dev.churnlab.storage.StorageException if it cannot be read
     */
    public static ModelBundle read(Path place) {
        return parse(place, new TreeMap<>(BundleReader.read(place)));
    }

    /** As {@link #read(Path)}, from a path, {@code s3://}, or a zip at {@code https://}. */
    public static ModelBundle read(Location place) {
        return parse(place, new TreeMap<>(BundleReader.read(place)));
    }

    private static ModelBundle parse(Object place, Map<String, byte[]> files) {
        try {
            return parse(files);
        } catch (TrainingException | DataException | IllegalArgumentException e) {
            // What stands in a file that somebody changed must not break the line.
            var message = String.valueOf(e.getMessage()).replaceAll("[\\p{Cntrl}\\s]+", " ");
            throw new BundleException(place + ": " + message, e);
        }
    }

    private static ModelBundle parse(Map<String, byte[]> files) {
        var indexBytes = files.remove(BundleFile.INDEX);
        if (indexBytes == null) {
            throw new BundleException("no " + BundleFile.INDEX + " in it, so it is no model bundle");
        }
        var index = BundleIndex.parse(new String(indexBytes, UTF_8));
        index.check(files);
        var texts = new BundleTexts(files);
        var schema = Schema.parse(texts.get(BundleFile.SCHEMA));
        var features = Features.fromJson(texts.get(BundleFile.FEATURES));
        var calibration = texts.read(BundleFile.CALIBRATION, Calibration.class);
        if (index.format() == BundleIndex.FIRST && !calibration.equals(Calibration.NONE)) {
            throw new BundleException(BundleFile.CALIBRATION.fileName() + ": format 1 knows no other than identity");
        }
        texts.read(BundleFile.INPUT_EXAMPLE, InputExample.class);
        var metrics = Metrics.parse(texts.get(BundleFile.METRICS));
        var provenance = texts.read(BundleFile.PROVENANCE, Provenance.class);
        BoosterShape.check(texts.bytes(BundleFile.MODEL));
        var booster = NativeBooster.load(texts.bytes(BundleFile.MODEL));
        var model = new Model(
                schema,
                features,
                booster,
                Recipe.of(provenance.recipe()),
                Parameters.parse(provenance.parameters()),
                calibration,
                index.threshold());
        return new ModelBundle(model, Collections.unmodifiableMap(metrics), provenance);
    }

    /** The model; closed with the bundle. */
    public Model model() {
        return model;
    }

    /** What the model was judged at when the bundle was written; empty if it was not judged yet. */
    public Map<String, Double> metrics() {
        return metrics;
    }

    /** Where the model comes from. */
    public Provenance provenance() {
        return provenance;
    }

    /** Frees the model. */
    @Override
    public void close() {
        model.close();
    }
}
