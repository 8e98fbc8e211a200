package dev.churnlab.tracking;

import java.util.Map;

/**
 * Where a journal is to be delivered, without credentials.
 *
 * @param uri the server's
 * @param own whether it is the checkout's own, which has another port each time it is started
 */
record Address(String uri, boolean own) {
    /** What the scripts that start the checkout's own server set to its address. */
    private static final String OWN = "CHURNLAB_OWN_MLFLOW";

    static Address of(String uri, Map<String, String> environment) {
        return new Address(uri, uri.equals(environment.get(OWN)));
    }

    /**
     * The address that it has now.
     *
     * @throws ServiceException if it is the checkout's own, and that does not run
     */
    String now(Map<String, String> environment) {
        if (!own) {
            return uri;
        }
        var now = environment.getOrDefault(OWN, "");
        if (now.isBlank()) {
            throw ServiceException.undone(
                    "the checkout's own MLflow does not run: deliver with scripts/churnlab track sync", null);
        }
        return now;
    }
}
