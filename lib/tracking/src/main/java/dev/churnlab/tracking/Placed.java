package dev.churnlab.tracking;

/**
 * A run as the server has it.
 *
 * @param run MLflow's id
 * @param artifacts the root of its artifacts
 * @param model the id of its newest model, empty if it has none
 * @param unsure whether a request may have been answered to nobody: what it made would be there twice
 */
record Placed(String run, String experiment, String artifacts, String model, boolean unsure) {
    Placed withModel(String id) {
        return new Placed(run, experiment, artifacts, id, unsure);
    }

    Placed withDoubt() {
        return new Placed(run, experiment, artifacts, model, true);
    }
}
