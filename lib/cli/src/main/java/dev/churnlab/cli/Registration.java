package dev.churnlab.cli;

import dev.churnlab.tracking.Gate;
import dev.churnlab.tracking.Registry;
import dev.churnlab.tracking.Run;
import dev.churnlab.tracking.TrackingServer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.Table;

/**
 * What the model of a run is to be registered as, with an alias that it is given or has to earn.
 *
 * @param alias empty for none
 * @param policy that was given for it, or null
 * @param gate what decides on the alias, as far as that was known before the training; nothing where it is free
 */
record Registration(TrackingServer server, String name, String alias, @Nullable Gate policy, Optional<Gate> gate) {
    /** Says what is wrong with it before anything is trained. */
    static Registration plan(TrackingServer server, String name, String alias, @Nullable Gate policy) {
        return new Registration(server, name, alias, policy, server.gate(name, alias, policy));
    }

    /**
     * Registers the model of a run.
     *
     * @param rows what the model was evaluated on; a champion is evaluated on the same
     * @return has the gate decide, where there is one
     */
    Runnable of(Run run, Table rows) {
        var registered = gate.isPresent() ? run.register(name, alias, gate.get()) : run.register(name, alias);
        if (registered.isEmpty()) {
            System.err.println("churnlab: warning: " + name + " is registered when the run is delivered"
                    + (gate.isPresent() ? "; whether it is " + alias + " is to be decided after that" : ""));
            return () -> {};
        }
        var version = registered.get();
        System.out.println("registered: " + version + (alias.isEmpty() || gate.isPresent() ? "" : ", " + alias));
        // Asked again: the server may have been away before the training, or another policy come in meanwhile.
        return () -> gate(server.registry())
                .ifPresent(now -> System.out.println(server.registry().promote(version, now, rows)));
    }

    private Optional<Gate> gate(Registry registry) {
        return registry.gate(name, alias, policy);
    }
}
