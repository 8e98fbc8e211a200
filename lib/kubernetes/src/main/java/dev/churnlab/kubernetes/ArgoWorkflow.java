package dev.churnlab.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.churnlab.notebook.Exit;
import dev.churnlab.notebook.NotebookException;
import dev.churnlab.runner.Pipeline;
import dev.churnlab.runner.Step;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline as a Workflow of Argo, or as a CronWorkflow: the steps as a graph of pods, the notebooks and the files beside
 * them that parameters name within it, named outputs as output parameters. One object, for Argo 3.6 and newer.
 */
public final class ArgoWorkflow {
    /** The service account of a workflow's pods; all that it may is to report results. */
    public static final String SERVICE_ACCOUNT = "churnlab-workflow";

    private static final String API = "argoproj.io/v1alpha1";
    private static final String GRAPH = "pipeline";
    private static final String ENDED = "ended";
    private static final String OUTPUTS = "/tmp/outputs/";
    /** Half of what etcd takes: the object grows by the state of its steps and their outputs. */
    private static final int LARGEST = 768 << 10;
    /** A step without a time of its own, as a Job. */
    private static final Duration LONGEST_STEP = Duration.ofHours(2);
    /** Waiting for a node and an image counts as well; the runner itself ends the notebook in time. */
    private static final Duration SLACK = Duration.ofMinutes(10);

    /**
     * What a workflow cannot say otherwise. Pod Security {@code restricted} looks at Argo's own containers, too; and they alone
     * get the pod's token: the notebook has none.
     */
    private static final String POD_PATCH =
            """
            automountServiceAccountToken: false
            enableServiceLinks: false
            terminationGracePeriodSeconds: %1$d
            initContainers:
            - name: init
            %2$s
            containers:
            - name: wait
            %2$s
            volumes:
            - name: executor-token
              projected:
                sources:
                - serviceAccountToken: {path: token, expirationSeconds: 3600}
                - configMap: {name: kube-root-ca.crt, items: [{key: ca.crt, path: ca.crt}]}
                - downwardAPI: {items: [{path: namespace, fieldRef: {fieldPath: metadata.namespace}}]}
            """
                    .formatted(
                            RunPod.GRACE.toSeconds(),
                            """
                              securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
                              volumeMounts:
                              - {name: executor-token, mountPath: /var/run/secrets/kubernetes.io/serviceaccount, readOnly: true}"""
                                    .indent(2)
                                    .stripTrailing());

    private static final Duration KEPT = Duration.ofDays(1);
    private static final int HISTORY = 3;
    private static final int STARTING_DEADLINE_SECONDS = 600;

    private final Pipeline pipeline;
    private final String image;
    private final Map<String, @Nullable Object> given = new LinkedHashMap<>();
    private final Set<String> secrets = new LinkedHashSet<>();
    private WorkPlace work = WorkPlace.DEFAULT;
    private Resources resources = Resources.DEFAULT;
    private @Nullable Integer jobs;
    private @Nullable String namespace;
    private @Nullable CronSchedule schedule;

    private ArgoWorkflow(Pipeline pipeline, String image) {
        this.pipeline = pipeline;
        this.image = image;
    }

    /** The workflow of a pipeline whose steps run in an image. */
    public static ArgoWorkflow of(Pipeline pipeline, String image) {
        return new ArgoWorkflow(pipeline, image);
    }

    /** Values for the pipeline's parameters. */
    public ArgoWorkflow parameters(Map<String, ? extends @Nullable Object> values) {
        given.putAll(values);
        return this;
    }

    /** Where the steps leave what they make. */
    public ArgoWorkflow work(WorkPlace place) {
        work = place;
        return this;
    }

    /** What each step gets of its node. */
    public ArgoWorkflow resources(Resources resources) {
        this.resources = resources;
        return this;
    }

    /** How many steps may run side by side; all that can, if not given. */
    public ArgoWorkflow jobs(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("the number of jobs must be 1 or more, was " + count);
        }
        jobs = count;
        return this;
    }

    /**
     * In which namespace; that of whoever sends it, if not given.
     *
     * @throws IllegalArgumentException if Kubernetes would not take the name
     */
    public ArgoWorkflow namespace(String name) {
        Names.checkNamespace(name);
        namespace = name;
        return this;
    }

    /** Begins by itself, at these times. */
    public ArgoWorkflow schedule(CronSchedule times) {
        schedule = times;
        return this;
    }

    /** A variable whose value is written nowhere. */
    public ArgoWorkflow secret(String name) {
        if (pipeline.parameters().containsKey(name)) {
            throw new IllegalArgumentException(
                    "parameter '" + name + "' is a secret, and a workflow shows its parameters;"
                            + " have the notebook read a variable of the Secret churnlab-s3 instead");
        }
        secrets.add(name);
        return this;
    }

    /**
     * The object to send.
     *
     * @throws RuntimeException with one line if the pipeline cannot be a workflow: a parameter that it has not, names that
     *     are one to Argo, too much in its files
     */
    public HasMetadata manifest() {
        var workflow = resource(schedule == null ? "Workflow" : "CronWorkflow", metadata());
        if (schedule == null) {
            workflow.setAdditionalProperty("spec", spec());
        } else {
            workflow.setAdditionalProperty("spec", cronSpec(schedule));
        }
        int size = Manifests.yaml(List.of(workflow)).getBytes(UTF_8).length;
        if (size > LARGEST) {
            throw new KubernetesException(
                    Exit.BAD_INPUT,
                    "the workflow of " + pipeline.file() + " is " + (size >> 10)
                            + " KiB with its notebooks and files, and"
                            + " Kubernetes stores no more than " + (LARGEST >> 10)
                            + " KiB with room for results; put large files into a claim or S3, and name them there");
        }
        return workflow;
    }

    private static GenericKubernetesResource resource(String kind, ObjectMeta metadata) {
        var resource = new GenericKubernetesResource();
        resource.setApiVersion(API);
        resource.setKind(kind);
        resource.setMetadata(metadata);
        return resource;
    }

    private ObjectMeta metadata() {
        var name = Names.of(pipeline.name());
        var metadata = new ObjectMetaBuilder().withNamespace(namespace).withLabels(labels());
        return schedule == null
                ? metadata.withGenerateName(name + "-").build()
                : metadata.withName(name).build();
    }

    private Map<String, String> labels() {
        var labels = RunLabels.base("pipeline");
        labels.put(RunLabels.PIPELINE, Names.label(pipeline.name()));
        return labels;
    }

    private Map<String, Object> cronSpec(CronSchedule times) {
        var spec = new LinkedHashMap<String, Object>();
        spec.put("schedules", List.of(times.cron()));
        spec.put("timezone", times.zone().getId());
        spec.put("concurrencyPolicy", "Forbid");
        spec.put("startingDeadlineSeconds", STARTING_DEADLINE_SECONDS);
        spec.put("successfulJobsHistoryLimit", HISTORY);
        spec.put("failedJobsHistoryLimit", HISTORY);
        spec.put("workflowMetadata", Map.of("labels", labels()));
        spec.put("workflowSpec", spec());
        return spec;
    }

    private Map<String, Object> spec() {
        var parameters = parameters();
        ArgoNames.check(pipeline, Set.of(GRAPH, ENDED));
        ArgoNames.checkImage(image);
        var values = new ArgoValues(parameters, work.folder());
        var any = pod(Map.of());
        var spec = new LinkedHashMap<String, Object>();
        spec.put("entrypoint", GRAPH);
        spec.put("onExit", ENDED);
        spec.put("serviceAccountName", SERVICE_ACCOUNT);
        spec.put("securityContext", any.securityContext());
        spec.put("podSpecPatch", POD_PATCH);
        spec.put("ttlStrategy", Map.of("secondsAfterCompletion", KEPT.toSeconds()));
        if (jobs != null) {
            spec.put("parallelism", jobs);
        }
        var arguments = values.arguments();
        if (!arguments.isEmpty()) {
            spec.put("arguments", Map.of("parameters", pairs(arguments)));
        }
        spec.put("volumes", any.volumes());
        var templates = new ArrayList<Object>();
        templates.add(graph(values));
        pipeline.steps().forEach(step -> templates.add(template(step, values, parameters)));
        templates.add(ended());
        spec.put("templates", templates);
        return spec;
    }

    private Map<String, @Nullable Object> parameters() {
        for (var name : given.keySet()) {
            if (!pipeline.parameters().containsKey(name)) {
                throw new NotebookException("the pipeline " + pipeline.name() + " has no parameter '" + name
                        + "'; it has " + String.join(", ", pipeline.parameters().keySet()));
            }
        }
        var all = new LinkedHashMap<String, @Nullable Object>(pipeline.parameters());
        all.putAll(given);
        return all;
    }

    private RunPod pod(Map<String, String> environment) {
        return work.pod(image, resources, environment);
    }

    /** The container of a pod, by the name that Argo gives it. */
    private static Container main(RunPod pod) {
        var container = pod.container();
        container.setName("main");
        return container;
    }

    private static List<Map<String, String>> pairs(Map<String, String> values) {
        var pairs = new ArrayList<Map<String, String>>();
        values.forEach((name, value) -> pairs.add(ordered("name", name, "value", value)));
        return pairs;
    }

    private static Map<String, String> ordered(String... namesAndValues) {
        var map = new LinkedHashMap<String, String>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }

    /** The order of the steps, and what they pass on. */
    private Map<String, Object> graph(ArgoValues values) {
        var tasks = new ArrayList<Object>();
        for (var step : pipeline.steps()) {
            var task = new LinkedHashMap<String, Object>();
            task.put("name", ArgoValues.task(step.name()));
            task.put("template", ArgoValues.task(step.name()));
            if (!step.after().isEmpty()) {
                task.put(
                        "dependencies",
                        step.after().stream().map(ArgoValues::task).toList());
            }
            var arguments = new LinkedHashMap<String, String>();
            for (var input : values.inputs(step.parameters())) {
                arguments.put(input.name(), input.tag());
            }
            if (!arguments.isEmpty()) {
                task.put("arguments", Map.of("parameters", pairs(arguments)));
            }
            tasks.add(task);
        }
        var graph = new LinkedHashMap<String, Object>();
        graph.put("name", GRAPH);
        graph.put("dag", Map.of("tasks", tasks));
        return graph;
    }

    private Map<String, Object> template(Step step, ArgoValues values, Map<String, @Nullable Object> parameters) {
        checkSize(step, parameters);
        var notebook = String.valueOf(step.notebook().getFileName());
        var template = new LinkedHashMap<String, Object>();
        template.put("name", ArgoValues.task(step.name()));
        template.put("metadata", Map.of("labels", podLabels(notebook, step.name())));
        template.put("inputs", inputs(step, values, parameters));
        var outputs = outputs(step, values);
        if (!outputs.isEmpty()) {
            template.put("outputs", Map.of("parameters", outputs));
        }
        var deadline = step.timeout() == null ? LONGEST_STEP : step.timeout();
        template.put("activeDeadlineSeconds", deadline.plus(SLACK).toSeconds());
        if (step.retries() > 0) {
            var retry = new LinkedHashMap<String, Object>();
            retry.put("limit", String.valueOf(step.retries()));
            retry.put("retryPolicy", "Always");
            // What another try can cure: no kernel, a service, a kernel that died.
            retry.put("expression", "asInt(lastRetry.exitCode) in [4, 5, 138]");
            template.put("retryStrategy", retry);
        }
        template.put(
                "container",
                main(pod(environment(step))
                        .command("churnlab")
                        .arguments(arguments(step, notebook, values, deadline))));
        return template;
    }

    private static Map<String, String> podLabelsOf(String name, Map<String, String> more) {
        var labels = RunLabels.base(name);
        labels.putAll(more);
        return labels;
    }

    private Map<String, String> podLabels(String notebook, String step) {
        return podLabelsOf(
                RunLabels.RUN,
                ordered(
                        RunLabels.NOTEBOOK,
                        Names.label(notebook),
                        RunLabels.PIPELINE,
                        Names.label(pipeline.name()),
                        RunLabels.STEP,
                        Names.label(step),
                        RunLabels.RUN_ID,
                        "{{workflow.name}}"));
    }

    private Map<String, String> environment(Step step) {
        var variables = ordered("CHURNLAB_PIPELINE", pipeline.name(), "CHURNLAB_STEP", step.name());
        if (schedule != null) {
            variables.put("CHURNLAB_SCHEDULE", schedule.cron());
        }
        // The end of the workflow tells.
        variables.put("CHURNLAB_NOTIFY", "");
        return variables;
    }

    private Map<String, Object> inputs(Step step, ArgoValues values, Map<String, @Nullable Object> parameters) {
        var inputs = new LinkedHashMap<String, Object>();
        var names = values.inputs(step.parameters()).stream()
                .map(input -> Map.of("name", input.name()))
                .toList();
        if (!names.isEmpty()) {
            inputs.put("parameters", names);
        }
        inputs.put("artifacts", ArgoFiles.of(StepFiles.of(step, StepFiles.values(step, parameters)), step.name()));
        return inputs;
    }

    /** Each output as text; as JSON, too, where another step takes it as a whole. */
    private List<Object> outputs(Step step, ArgoValues values) {
        var asJson = new TreeSet<String>();
        pipeline.steps().forEach(each -> values.inputs(each.parameters()).stream()
                .filter(input -> input.step().equals(step.name()) && input.asJson())
                .forEach(input -> asJson.add(input.of())));
        var outputs = new ArrayList<Object>();
        for (var output : step.outputs()) {
            outputs.add(output(output, OUTPUTS + output));
            if (asJson.contains(output)) {
                outputs.add(output(output + ArgoValues.AS_JSON, OUTPUTS + output + ".json"));
            }
        }
        return outputs;
    }

    private static Map<String, Object> output(String name, String path) {
        var output = new LinkedHashMap<String, Object>();
        output.put("name", name);
        output.put("valueFrom", Map.of("path", path));
        return output;
    }

    private List<String> arguments(Step step, String notebook, ArgoValues values, Duration time) {
        boolean shared = pipeline.steps().stream()
                        .filter(each ->
                                String.valueOf(each.notebook().getFileName()).equals(notebook))
                        .count()
                > 1;
        var executed = shared ? step.name() + "-" + notebook : notebook;
        var arguments = new ArrayList<String>(List.of(
                "run",
                ArgoValues.argument(RunPath.literal(RunPod.WORK + "/" + notebook)),
                run(RunPath::literal, "/" + executed)));
        if (!step.parameters().isEmpty()) {
            arguments.addAll(List.of("-y", values.yaml(step.parameters())));
        }
        arguments.addAll(List.of(
                "--outputs", OUTPUTS, "--timeout", ClusterSteps.seconds(time), "--keep-earlier", "--log-output"));
        if (step.kernel() != null) {
            arguments.addAll(List.of("--kernel", ArgoValues.argument(step.kernel())));
        }
        secrets.forEach(name -> arguments.addAll(List.of("--secret", ArgoValues.argument(name))));
        return arguments;
    }

    /** A path below the folder of a run, whose name only the workflow knows. */
    private String run(UnaryOperator<String> escaped, String below) {
        // No path has a NUL.
        return ArgoValues.argument(escaped.apply(work.run("\0") + below)).replace("\0", "{{workflow.name}}");
    }

    /** What the pods get is filled in by Argo; without the outputs of other steps it is this long at least. */
    private static void checkSize(Step step, Map<String, @Nullable Object> parameters) {
        var text = FlowYaml.of(StepFiles.values(step, parameters));
        int length = text.getBytes(UTF_8).length;
        if (length > ClusterJob.LONGEST_ARGUMENT) {
            throw new IllegalArgumentException(
                    "step '" + step.name() + "': parameters of " + (length >> 10) + " KiB, and "
                            + (ClusterJob.LONGEST_ARGUMENT >> 10)
                            + " are the most for a pod; put them into a file and give its path");
        }
    }

    /** What runs at the end, whatever that is: tells the platform's webhook and its metrics. */
    private Map<String, Object> ended() {
        var variables = new LinkedHashMap<String, String>();
        if (schedule != null) {
            variables.put("CHURNLAB_SCHEDULE", schedule.cron());
        }
        var template = new LinkedHashMap<String, Object>();
        template.put("name", ENDED);
        template.put(
                "metadata",
                Map.of(
                        "labels",
                        podLabelsOf(
                                RunLabels.RUN,
                                ordered(
                                        RunLabels.PIPELINE,
                                        Names.label(pipeline.name()),
                                        RunLabels.RUN_ID,
                                        "{{workflow.name}}"))));
        template.put("activeDeadlineSeconds", SLACK.toSeconds());
        template.put(
                "container",
                main(pod(variables)
                        .resources(Resources.SMALL_JVM)
                        .command("churnlab")
                        .arguments(List.of(
                                "notify",
                                ArgoValues.argument(pipeline.name()),
                                "--status",
                                "{{workflow.status}}",
                                "--seconds",
                                "{{workflow.duration}}",
                                "--failures",
                                ArgoValues.tag("workflow.failures"),
                                "--output",
                                run(UnaryOperator.identity(), "")))));
        return template;
    }
}
