/**
 * Runs of notebooks on Kubernetes: the pod that one needs ({@link dev.churnlab.kubernetes.RunPod}), Jobs and CronJobs of
 * such pods, and their submission.
 *
 * <p>What a run does inside its pod is the runner's matter; what the notebooks are about is none here.
 */
@NullMarked
package dev.churnlab.kubernetes;

import org.jspecify.annotations.NullMarked;
