package dev.churnlab.tracking;

import dev.churnlab.notebook.Exit;
import dev.churnlab.notebook.ExitCode;

/** A version that the gate did not let pass; the decision is on the version all the same. */
public final class GateRefused extends TrackingException implements ExitCode {
    private final transient Decision decision;

    GateRefused(ModelVersion version, Decision decision) {
        super("the gate refused " + version.name() + " version " + version.version() + ": " + decision.reason());
        this.decision = decision;
    }

    /** Every figure, and why. */
    public Decision decision() {
        return decision;
    }

    @Override
    public Exit exit() {
        return Exit.GATE_REFUSED;
    }
}
