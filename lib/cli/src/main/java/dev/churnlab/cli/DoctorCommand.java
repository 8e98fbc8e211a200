package dev.churnlab.cli;

import dev.churnlab.data.Customers;
import dev.churnlab.data.DataSource;
import dev.churnlab.data.Telco;
import dev.churnlab.notebook.Exit;
import dev.churnlab.runner.KernelSpecs;
import dev.churnlab.tracking.Tracking;
import dev.churnlab.training.Environment;
import dev.churnlab.training.XGBoost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code churnlab doctor}: what is missing or wrong on this machine, and what to do about it. */
@Command(
        name = "doctor",
        description = "Say what is missing or wrong on this machine.",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    private static final long ROOM = 1L << 30;

    private final Place place = Place.here();

    @Override
    public Integer call() {
        var checkups = List.of(
                new Checkup("Java", this::java),
                new Checkup("Python", this::python),
                new Checkup("kernel", this::kernel),
                new Checkup("XGBoost", this::xgboost),
                new Checkup("data", this::data),
                new Checkup("local state", this::home),
                new Checkup("MLflow", this::mlflow));
        var healthy = true;
        for (var checkup : checkups) {
            var finding = checkup.finding();
            System.out.printf("%-6s %-12s %s%n", finding.good() ? "ok" : "WRONG", checkup.what(), finding.says());
            healthy &= finding.good();
        }
        return healthy ? Exit.DONE.code() : Exit.BAD_INPUT.code();
    }

    private String java() {
        return Runtime.version() + " in " + System.getProperty("java.home");
    }

    private String python() {
        return existing(place.venv().resolve("bin/python"), "run scripts/setup").toString();
    }

    private String kernel() {
        var java = KernelSpecs.installed().find("java");
        var program = existing(Path.of(java.argv().get(0)), "the kernel starts a Java that is gone, run scripts/setup");
        return java.folder() + " on " + program;
    }

    /** A model of one round: the native library loads, and its folder for temporary files can be written. */
    private String xgboost() {
        var customers = Customers.synthetic(200, 1);
        try (var model = XGBoost.trainer(Telco.SCHEMA).rounds(1).train(customers)) {
            return Environment.current().xgboost() + " trains (" + model.rounds() + " round)";
        }
    }

    private String data() {
        var source = DataSource.find(null, System.getenv(), null, place.root());
        var rows = Telco.load(source.location()).rowCount();
        return rows + " customers in " + source.location() + " ("
                + source.origin().label() + ")";
    }

    private String home() throws IOException {
        Files.createDirectories(place.home());
        if (!Files.isWritable(place.home())) {
            throw new IllegalArgumentException(
                    place.home() + " cannot be written: change its rights or set CHURNLAB_HOME");
        }
        var room = Files.getFileStore(place.home()).getUsableSpace();
        if (room < ROOM) {
            throw new IllegalArgumentException(place.home() + " has only " + (room >> 20) + " MiB of room: free some");
        }
        return place.home() + ", " + (room >> 30) + " GiB of room";
    }

    private String mlflow() {
        if (System.getenv().getOrDefault("MLFLOW_TRACKING_URI", "").isBlank()) {
            return "MLFLOW_TRACKING_URI is not set: scripts/run starts a server of its own";
        }
        var server = Tracking.connect();
        server.registry().champion("churn");
        return server.uri() + " answers";
    }

    private static Path existing(Path file, String remedy) {
        if (!Files.exists(file)) {
            throw new IllegalArgumentException("no " + file + ": " + remedy);
        }
        return file;
    }
}
