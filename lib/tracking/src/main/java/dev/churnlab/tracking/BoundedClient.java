package dev.churnlab.tracking;

import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.creds.BasicMlflowHostCreds;

/**
 * MLflow's Java client on our transport. Its calls and messages are used as they are; what it sends goes through {@link
 * Rest}, since its own HTTP has no timeouts, leaks a connection for each 429 and hangs on the third.
 *
 * <p>Only calls that go through its {@code send…} methods may be used: all that create, log, tag, search and end. Those
 * that do not (getRun, getExperiment…, deleteRun…) go through {@link Rest} directly.
 */
final class BoundedClient extends MlflowClient {
    private final Rest rest;

    BoundedClient(Rest rest) {
        super(new BasicMlflowHostCreds(rest.settings().uri().toString()));
        this.rest = rest;
    }

    @Override
    public String sendGet(String path) {
        return rest.get(path);
    }

    @Override
    public String sendPost(String path, String json) {
        return rest.post(path, json, path.endsWith("/create") ? Rest.Repeat.UNLESS_PERFORMED : Rest.Repeat.ALWAYS);
    }

    @Override
    public String sendPatch(String path, String json) {
        throw new UnsupportedOperationException("PATCH " + path);
    }
}
