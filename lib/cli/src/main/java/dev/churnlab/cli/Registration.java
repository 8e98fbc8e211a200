package dev.churnlab.cli;

import dev.churnlab.tracking.Alias;
import dev.churnlab.tracking.Gate;
import dev.churnlab.tracking.Run;
import dev.churnlab.tracking.Tracking;
import tech.tablesaw.api.Table;

/** Registers the model of a run under a name, with an alias that it is given or has to earn. */
final class Registration {
    private Registration() {}

    /**
     * @param alias empty for none
     * @param rows what the model was evaluated on; a champion is evaluated on the same
     * @return has the policy decide, where the alias is one of its own
     */
    static Runnable of(Run run, String name, String alias, Table rows) {
        var registered = run.register(name, alias);
        if (registered.isEmpty()) {
            System.err.println("churnlab: warning: " + name + " is registered when the run is delivered"
                    + (Alias.manages(alias) ? "; whether it is " + alias + " is to be decided after that" : ""));
            return () -> {};
        }
        var version = registered.get();
        System.out.println("registered: " + version + (alias.isEmpty() || Alias.manages(alias) ? "" : ", " + alias));
        return Alias.manages(alias)
                ? () -> System.out.println(Tracking.registry().promote(version, Gate.standard(), rows))
                : () -> {};
    }
}
