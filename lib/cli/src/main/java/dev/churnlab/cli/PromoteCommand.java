package dev.churnlab.cli;

import dev.churnlab.data.Tables;
import dev.churnlab.notebook.Exit;
import dev.churnlab.storage.Location;
import dev.churnlab.tracking.Gate;
import dev.churnlab.tracking.GateRefused;
import dev.churnlab.tracking.ModelVersion;
import dev.churnlab.tracking.Registry;
import dev.churnlab.tracking.Tracking;
import dev.churnlab.training.DataOrigin;
import dev.churnlab.training.ModelBundle;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tech.tablesaw.api.Table;

/** {@code churnlab promote}: has the policy judge a version, and the aliases follow. */
@Command(
        name = "promote",
        description = {
            "Judge a version of a registered model by a policy, against the champion on the same customers.",
            "Ends with 0 where it becomes champion or challenger or waits for approval, with 3 where it is refused."
        },
        mixinStandardHelpOptions = true)
final class PromoteCommand implements Callable<Integer> {
    /** What ends with 3. */
    enum Mode {
        FLOORS,
        STRICT
    }

    @Parameters(index = "0", paramLabel = "MODEL", description = "The registered model's name, as in churn.")
    private String name;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "VERSION",
            description = "The number of its version (the newest).")
    private @Nullable Integer number;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "FILE",
            description = "Customers with their labels, none of which a model was trained on.")
    private Location data;

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = {
                "The policy (YAML); without one: ROC AUC of at least 0.8, and more than the champion's.",
                "It has to be given for a model that another policy has judged."
            })
    private @Nullable Location policy;

    @Option(
            names = "--gate",
            paramLabel = "MODE",
            defaultValue = "floors",
            description = "What ends with 3: below a floor (floors), or whatever is not better (strict).")
    private Mode mode;

    @Option(names = "--json", description = "Print the decision as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        var given = policy == null ? null : Gate.read(policy);
        var registry = Tracking.registry();
        var gate = given == null ? registry.gate(name) : given;
        var version = number == null ? newest(registry) : registry.version(name, number);
        var decisions = new DecisionText(registry, json);
        try {
            var decision =
                    registry.promote(version, mode == Mode.STRICT ? gate.strict() : gate, customers(registry, version));
            decisions.print(version, decision);
        } catch (GateRefused e) {
            decisions.print(version, e.decision());
            throw e;
        }
        return Exit.DONE.code();
    }

    private ModelVersion newest(Registry registry) {
        return registry.versions(name).stream()
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no registered model " + name + " on "
                        + Tracking.connect().uri() + ", or it has no version"));
    }

    /** The customers as the version's own schema has them. */
    private Table customers(Registry registry, ModelVersion version) {
        try (var bundle = ModelBundle.read(registry.download(version))) {
            var customers = Tables.loader(bundle.model().schema()).load(data);
            var given = DataOrigin.of(data, customers.rowCount(), 0, 0);
            if (given.sha256().equals(bundle.provenance().data().sha256())) {
                throw new IllegalArgumentException(
                        version + " was trained on rows of " + data + ": give customers that no model has seen");
            }
            return customers;
        }
    }
}
