import dev.churnlab.tracking.Tracking;

/** Logs so many points of a metric to the server of MLFLOW_TRACKING_URI, and prints the seconds that it took. */
class Metrics {
    public static void main(String[] arguments) {
        int points = Integer.parseInt(arguments[0]);
        // The classes and the connection: what Python's import and first run are to its peer.
        Tracking.run("bench", run -> run.metric("warm", 0));
        long begin = System.nanoTime();
        var done = Tracking.run("bench", run -> {
            for (int step = 0; step < points; step++) {
                run.metric("loss", 1.0 / (step + 1), step);
            }
        });
        System.out.println((System.nanoTime() - begin) / 1e9 + " " + done.id() + " " + done.isDelivered());
    }
}
