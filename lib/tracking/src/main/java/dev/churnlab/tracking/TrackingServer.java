package dev.churnlab.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import dev.churnlab.storage.StorageException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mlflow.api.proto.Service.CreateExperiment;
import org.mlflow.api.proto.Service.RunInfo;
import org.mlflow.api.proto.Service.ViewType;

/** An MLflow server. Threads may share it; it holds nothing that has to be closed. */
public final class TrackingServer {
    private final Rest rest;
    private final BoundedClient client;
    private final @Nullable Journals journals;

    /** One whose failures are errors. */
    TrackingServer(Settings settings) {
        this(settings, null);
    }

    /**
     * @param journals where runs are kept that the server does not get; null if that is an error
     */
    TrackingServer(Settings settings, @Nullable Journals journals) {
        this.rest = new Rest(settings);
        this.client = new BoundedClient(rest);
        this.journals = journals;
    }

    /** The server's address, without credentials. */
    public URI uri() {
        return rest.settings().uri();
    }

    /** The models that this server keeps versions of. */
    public Registry registry() {
        return new Registry(this);
    }

    /**
     * {@link Registry#gate(String, String, Gate)} for a run that is about to begin: with a run's patience, and by what is
     * known without the server where it fails and runs are kept for it.
     *
     * @throws ServiceException if the server fails, and tracking is required
     */
    public Optional<Gate> gate(String name, String alias, @Nullable Gate policy) {
        var known = Gates.unasked(name, alias, policy);
        if (journals == null) {
            return registry().gate(name, alias, policy);
        }
        var gates = new ArrayList<Gate>();
        try {
            Deadline.during(
                    patience().longCall(),
                    () -> registry().gate(name, alias, policy).ifPresent(gates::add));
        } catch (ServiceException e) {
            // The run is kept for the server, which says so then.
            return known;
        }
        return gates.stream().findFirst();
    }

    /**
     * Starts a run, lets {@code body} fill it, and ends it: FINISHED, FAILED when the body throws, KILLED when it is
     * interrupted.
     *
     * @return the run, ended
     */
    public <X extends Exception> Run run(String experiment, Run.Body<X> body) throws X {
        var run = start(experiment);
        run.during(body);
        return run;
    }

    /**
     * Starts a run; {@link Run#close()} ends it. An experiment that does not exist is made.
     *
     * @throws TrackingException if the experiment's name is none, or it has been deleted
     */
    public Run start(String experiment) {
        Names.experiment(experiment);
        return start(experiment, "", Origin.tags());
    }

    /**
     * Opens a run again, to add to it.
     *
     * @param runId MLflow's, or that of a journal
     * @throws TrackingException if it is neither, or there is no such run
     */
    public Run resume(String runId) {
        Names.run(runId);
        var kept = journals == null || !Run.isJournals(runId) ? Optional.<JournalFile>empty() : journals.find(runId);
        if (kept.isEmpty()) {
            return open(runId, new JournalEntry.Resume(address(), runId));
        }
        var journal = kept.get();
        var found = Journaled.of(journal.read());
        var delivery = new Delivery(this, journal.folder(), found.placed(), true);
        return open(
                runId,
                delivery,
                journal,
                new Outbox(delivery, journal, patience(), found),
                new JournalEntry.Resume(address(), runId));
    }

    /** Starts a run below another one. */
    Run startBelow(String parent, String name) {
        var tags = new LinkedHashMap<>(Origin.tags());
        tags.put("mlflow.runName", name);
        return start("", parent, tags);
    }

    private Run start(String experiment, String parent, Map<String, String> tags) {
        var id = Run.newId();
        return open(id, new JournalEntry.Start(address(), id, experiment, parent, System.currentTimeMillis(), tags));
    }

    private Run open(String id, JournalEntry.Opening opening) {
        var journal = journal(id);
        var folder = journal == null ? Path.of("") : journal.folder();
        var delivery = new Delivery(this, folder, null, false);
        return open(id, delivery, journal, new Outbox(delivery, journal, patience()), opening);
    }

    private Run open(
            String id, Delivery delivery, @Nullable JournalFile journal, Outbox outbox, JournalEntry.Opening opening) {
        try {
            outbox.add(opening);
            return new Run(this, id, delivery, journal, outbox);
        } catch (RuntimeException e) {
            if (journal != null) {
                journal.delete();
            }
            throw e;
        }
    }

    /** A new journal; none where none is wanted, or none can be written: then the run is as if it were required. */
    private @Nullable JournalFile journal(String id) {
        if (journals == null) {
            return null;
        }
        try {
            return journals.create(id);
        } catch (StorageException e) {
            System.err.println("churnlab: warning: runs are not kept for a server that fails: " + e.getMessage()
                    + "; set CHURNLAB_HOME to a folder that can be written");
            return null;
        }
    }

    private Patience patience() {
        return journals == null ? Patience.STANDARD : journals.patience();
    }

    private Address address() {
        return journals == null ? new Address(uri().toString(), false) : journals.address(uri().toString());
    }

    /** Delivers what others had to leave, now that the server has this run. */
    void ended(Run run) {
        var kept = journals;
        if (kept != null && run.isDelivered()) {
            var bound = kept.patience().call();
            Deadline.during(
                    bound,
                    () -> kept.deliver(uri -> uri.equals(uri().toString()) ? this : Tracking.connect(uri), bound));
        }
    }

    /** The page of a run. */
    URI page(Placed run) {
        return URI.create(uri() + "/#/experiments/" + run.experiment() + "/runs/" + run.run());
    }

    Rest rest() {
        return rest;
    }

    BoundedClient client() {
        return client;
    }

    /** A run as MLflow has it: info, data, inputs and outputs. */
    JsonNode get(String runId) {
        return rest.get("runs/get", Map.of("run_id", runId)).path("run");
    }

    /** The runs that a journal's requests have made: one, or more where an answer came too late. */
    List<RunInfo> marked(List<String> experiments, String journalId) {
        var filter = "tags.`" + Delivery.MARK + "` = '" + journalId + "'";
        return client.searchRuns(experiments, filter, ViewType.ACTIVE_ONLY, 10).getItems().stream()
                .map(run -> run.getInfo())
                .toList();
    }

    /** MLflow's id of the run that a journal made; all experiments are searched. */
    String idOf(String journalId) {
        var token = "";
        do {
            var query = new HashMap<String, Object>(Map.of("max_results", 1000));
            if (!token.isEmpty()) {
                query.put("page_token", token);
            }
            var page = rest.post("experiments/search", query);
            var ids = new ArrayList<String>();
            page.path("experiments")
                    .forEach(each -> ids.add(each.path("experiment_id").asText()));
            var found = ids.isEmpty() ? List.<RunInfo>of() : marked(ids, journalId);
            if (!found.isEmpty()) {
                return found.get(0).getRunId();
            }
            token = page.path("next_page_token").asText("");
        } while (!token.isEmpty());
        throw ServiceException.undone(this + " does not have the run of journal " + journalId + " yet", null);
    }

    /** The id of an experiment; one that does not exist is made. */
    String experiment(String name) {
        var known = experimentByName(name);
        if (known != null) {
            return known;
        }
        var request = CreateExperiment.newBuilder().setName(name).build();
        try {
            return Once.create(
                    () -> client.createExperiment(request), () -> Optional.ofNullable(experimentByName(name)));
        } catch (AlreadyExists e) {
            var others = experimentByName(name);
            if (others == null) {
                throw e;
            }
            return others;
        }
    }

    private @Nullable String experimentByName(String name) {
        JsonNode experiment;
        try {
            experiment = rest.get("experiments/get-by-name", Map.of("experiment_name", name))
                    .path("experiment");
        } catch (NotFoundException e) {
            return null;
        }
        var id = experiment.path("experiment_id").asText();
        if (experiment.path("lifecycle_stage").asText().equals("deleted")) {
            throw new TrackingException("experiment '" + name + "' on " + uri() + " is deleted: restore it with"
                    + " `mlflow experiments restore --experiment-id " + id + "`, or choose another name");
        }
        return id;
    }

    @Override
    public String toString() {
        return "MLflow at " + uri();
    }
}
