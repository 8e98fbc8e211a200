package dev.churnlab.kubernetes;

import dev.churnlab.storage.Location;

/** Where runs on a cluster keep their notebooks: on a claim, or in S3. */
sealed interface RunStore {
    /** Of runs on a claim, below its mount. */
    String RUNS = Claim.ARTIFACTS_PATH + "/runs";

    /** On the claim of artifacts, from where a pod fetches them. */
    record OnClaim(Claim claim) implements RunStore {
        @Override
        public String path(String job, String name) {
            return RUNS + "/" + job + "/" + name;
        }
    }

    /** Below a prefix in S3, which the submitter reads, too. */
    record InS3(String prefix) implements RunStore {
        public InS3 {
            // Refuses what is no address before anything is sent.
            var unused = Location.of(prefix);
            prefix = prefix.replaceFirst("/+$", "");
        }

        @Override
        public String path(String job, String name) {
            return prefix + "/" + job + "/" + name;
        }
    }

    /** A file of a run, as its pod names it. */
    String path(String job, String name);
}
