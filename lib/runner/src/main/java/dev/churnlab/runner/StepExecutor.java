package dev.churnlab.runner;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the notebooks of a pipeline's steps are executed: on kernels of this machine, or elsewhere. Which step comes when,
 * what it is given, what is recorded and what a resume leaves out is the pipeline's matter. Several threads use it.
 */
public interface StepExecutor extends AutoCloseable {
    /**
     * The folder that {@code ${{ run.dir }}} names for the steps.
     *
     * @param run the run's folder on this machine
     */
    String folder(Path run);

    /**
     * What the result of a step depends on beside its notebook, parameters and inputs; another value is a reason to run it
     * again.
     *
     * @param values of its parameters
     * @return values by what they are of, as in "the kernel has changed"
     * @throws RunnerException if the step cannot be executed here
     */
    Map<String, String> environment(Step step, Map<String, ? extends @Nullable Object> values);

    /**
     * What stands for the content of an input; another value is a reason to run its step again.
     *
     * @param values of the step's parameters
     * @param input a path or an address, as the pipeline gives it
     * @param folder of the pipeline file
     * @throws RunnerException if it is not there
     */
    String content(Step step, Map<String, ? extends @Nullable Object> values, String input, Path folder);

    /** The name under which an input is known. */
    default String name(String input, Path folder) {
        return input;
    }

    /** A step comes soon. */
    default void prepare(Step step) {}

    /**
     * Executes a step, and has its executed notebook in its place, also when it fails.
     *
     * @return its named outputs
     * @throws RunnerException if it does not end well
     */
    Map<String, JsonNode> execute(StepTask task);

    /** Ends what was prepared. */
    @Override
    void close();
}
