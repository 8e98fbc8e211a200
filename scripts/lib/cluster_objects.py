"""Objects of a cluster, by kubectl: what is there, what is ours, what is not ready and why."""

import json
import shutil
import subprocess
import time

from common import SERVICE, USAGE, Failure

NAMESPACES = ["churnlab", "churnlab-hub", "churnlab-jobs"]
PLATFORM = "churnlab-platform"
LABEL = f"app.kubernetes.io/managed-by={PLATFORM}"
BAD_IMAGE = ("ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull", "InvalidImageName")
PATIENCE = 20
"""Seconds after which an image that cannot be pulled is believed to be missing."""
RIGHTS = [
    *(("create", "namespaces"), ("create", "persistentvolumes"), ("create", "clusterroles.rbac.authorization.k8s.io"), ("patch", "secrets")),
    ("create", "validatingadmissionpolicies.admissionregistration.k8s.io"),
    ("create", "validatingadmissionpolicybindings.admissionregistration.k8s.io"),
]


def say(text):
    print(f"platform: {text}", flush=True)


class Cluster:
    """The one that kubectl points to."""

    def __init__(self, timeout):
        self.timeout = timeout
        if shutil.which("kubectl") is None:
            raise Failure(USAGE, "kubectl is missing: https://kubernetes.io/docs/tasks/tools")
        shown = self.call("config", "view", "--minify", "-o", "json", failing=False)
        if shown.returncode != 0:
            raise Failure(SERVICE, f"kubectl has no cluster: {reason_of(shown.stderr)}; set KUBECONFIG, or choose by `kubectl config use-context`")
        view = json.loads(shown.stdout)
        self.context = view.get("current-context") or "(none)"
        self.server = next((one["cluster"].get("server", "?") for one in view.get("clusters") or []), None)
        if self.server is None:
            raise Failure(SERVICE, "kubectl has no cluster: set KUBECONFIG, or choose by `kubectl config use-context`")
        ready = self.call("get", "--raw", "/version", "--request-timeout=15s", failing=False)
        if ready.returncode != 0:
            raise Failure(SERVICE, f"the cluster of the context {self.context} at {self.server} does not answer: {reason_of(ready.stderr)}")

    def call(self, *arguments, given=None, failing=True):
        """Runs kubectl; with failing its error is the user's one line."""
        done = subprocess.run(["kubectl", *arguments], input=given, capture_output=True, text=True, stdin=None if given is not None else subprocess.DEVNULL)
        if failing and done.returncode != 0:
            raise Failure(SERVICE, reason_of(done.stderr))
        return done

    def check_rights(self):
        for verb, resource in RIGHTS:
            asked = self.call("auth", "can-i", verb, resource, "--all-namespaces", failing=False)
            if asked.stdout.strip() != "yes":
                raise Failure(SERVICE, f"you may not {verb} {resource} on the context {self.context}: installing takes a cluster's administrator")

    def render(self, folder, replaced=()):
        """The objects of a Kustomize folder, with texts replaced."""
        text = self.call("kustomize", str(folder)).stdout
        for old, new in dict(replaced).items():
            text = text.replace(old, new)
        shown = self.call("create", "--dry-run=client", "--validate=false", "-o", "json", "-f", "-", given=text).stdout
        objects, at, decoder = [], 0, json.JSONDecoder()
        while at < len(shown.rstrip()):
            one, at = decoder.raw_decode(shown, at)
            objects += one["items"] if one["kind"] == "List" else [one]
            while at < len(shown) and shown[at].isspace():
                at += 1
        return objects

    def check_places(self, volumes):
        """Refuses to move a volume: Kubernetes does not, and says so in forty lines."""
        there = {one["metadata"]["name"]: one["spec"] for one in self.list("persistentvolumes", selector=LABEL)}
        for one in volumes:
            name, wanted = one["metadata"]["name"], place_of(one["spec"])
            if name in there and place_of(there[name]) != wanted:
                raise Failure(USAGE, f"the volume {name} lies at {place_of(there[name])} and cannot be moved to {wanted}: `down --delete-data` first (its files stay)")

    def apply(self, objects):
        if objects:
            given = json.dumps({"apiVersion": "v1", "kind": "List", "items": objects})
            # Server-side: the other way keeps a copy in an annotation, which is too small for a file of customers.
            self.call("apply", "--server-side", "--force-conflicts", f"--field-manager={PLATFORM}", "-f", "-", given=given)

    def find(self, kind, namespace, name):
        place = ["-n", namespace] if namespace else []
        shown = self.call("get", kind, name, *place, "--ignore-not-found", "-o", "json")
        return json.loads(shown.stdout) if shown.stdout.strip() else None

    def get(self, kind, namespace, name):
        found = self.find(kind, namespace, name)
        if found is None:
            raise Failure(SERVICE, f"there is no {kind} {name} in {namespace}")
        return found

    def delete(self, kind, namespace, name):
        self.call("delete", kind, name, "-n", namespace, "--ignore-not-found")

    def exists(self, kind, namespace, name):
        return self.find(kind, namespace, name) is not None

    def is_ours(self, kind, namespace, name):
        found = self.find(kind, namespace, name)
        return found is not None and ours(found)

    def list(self, kinds, namespace=None, selector=None):
        place = ["-n", namespace] if namespace else []
        chosen = ["-l", selector] if selector else []
        return json.loads(self.call("get", kinds, *place, *chosen, "-o", "json").stdout)["items"]

    def check_ours(self, objects):
        """Refuses to write over what somebody else made under one of the names."""
        given = json.dumps({"apiVersion": "v1", "kind": "List", "items": objects})
        shown = self.call("get", "--ignore-not-found", "-o", "json", "-f", "-", given=given).stdout
        found = json.loads(shown) if shown.strip() else {"items": []}
        for one in found["items"] if found.get("kind") == "List" else [found]:
            if one.get("metadata") and not ours(one):
                raise Failure(USAGE, f"{name_of(one)} is there and was not made by `scripts/platform up`: rename or remove it, or label it {LABEL} to hand it over")

    # --- waiting

    def until(self, what, look, problem):
        """Calls look until it is true; after the timeout the failure names what and Kubernetes' own reason."""
        begin = time.monotonic()
        while True:
            if look():
                return
            waited = time.monotonic() - begin
            reason, hopeless = problem()
            if (hopeless and waited > PATIENCE) or waited > self.timeout:
                raise Failure(SERVICE, f"{what} is not ready after {waited:.0f} s: {reason or 'Kubernetes gives no reason'}")
            time.sleep(0.5)

    def wait_for_claim(self, claim):
        space, name = claim["metadata"]["namespace"], claim["metadata"]["name"]

        def problem():
            return self.last_warning(space, "PersistentVolumeClaim", name) or f"it is not bound to {claim['spec'].get('volumeName')}", False

        self.until(name_of(claim), lambda: self.get("pvc", space, name)["status"].get("phase") == "Bound", problem)

    def wait_for_workload(self, one):
        kind, space, name = one["kind"].lower(), one["metadata"]["namespace"], one["metadata"]["name"]

        def look():
            there = self.get(kind, space, name)
            if kind == "statefulset":
                self.replace_stuck_pods(there)
            return is_ready(there)

        self.until(name_of(one), look, lambda: self.problem_of(space, selector_of(one), name))

    def replace_stuck_pods(self, one):
        """Deletes pods of an earlier state that are not ready: a StatefulSet waits for them for ever, even if what is new mends them
        (https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#forced-rollback)."""
        status = one.get("status", {})
        if status.get("observedGeneration") != one["metadata"]["generation"] or not status.get("updateRevision"):
            return
        for pod in self.list("pods", one["metadata"]["namespace"], selector_of(one)):
            ready = any(c["type"] == "Ready" and c["status"] == "True" for c in pod["status"].get("conditions") or [])
            old = pod["metadata"]["labels"].get("controller-revision-hash") != status["updateRevision"]
            if old and not ready and "deletionTimestamp" not in pod["metadata"]:
                # This very one, if it is still there; its end may take as long as its node is away.
                place = f"/api/v1/namespaces/{pod['metadata']['namespace']}/pods/{pod['metadata']['name']}"
                options = {"apiVersion": "v1", "kind": "DeleteOptions", "preconditions": {"uid": pod["metadata"]["uid"]}}
                self.call("delete", "--raw", place, "-f", "-", given=json.dumps(options), failing=False)

    def run_job(self, job):
        """Runs a Job anew and waits for its end."""
        space, name = job["metadata"]["namespace"], job["metadata"]["name"]
        if self.exists("job", space, name):
            self.call("delete", "job", name, "-n", space, "--wait", "--cascade=foreground", f"--timeout={self.timeout}s")
        self.apply([job])
        selector = f"batch.kubernetes.io/job-name={name}"

        def look():
            conditions = self.get("job", space, name).get("status", {}).get("conditions") or []
            for condition in conditions:
                if condition["type"] == "Failed" and condition["status"] == "True":
                    raise Failure(SERVICE, f"{name_of(job)} failed: {condition.get('reason')}: {self.last_words(space, selector) or condition.get('message')}")
            return any(c["type"] == "Complete" and c["status"] == "True" for c in conditions)

        self.until(name_of(job), look, lambda: self.problem_of(space, selector, name))

    def last_words(self, space, selector):
        """The last line that a container wrote that failed."""
        for pod in self.list("pods", space, selector):
            states = (pod["status"].get("initContainerStatuses") or []) + (pod["status"].get("containerStatuses") or [])
            for state in states:
                ended = (state.get("state") or {}).get("terminated")
                if ended and ended.get("exitCode"):
                    log = self.last_line(space, pod["metadata"]["name"], state["name"])
                    return f"{state['name']} ended with {ended['exitCode']} ({ended.get('reason')}): {log}"
        return None

    def last_line(self, space, pod, container, *options):
        return self.call("logs", pod, "-n", space, "-c", container, "--tail=1", *options, failing=False).stdout.strip()

    def problem_of(self, space, selector, owner):
        """Why its pods are not ready, and whether that cannot mend itself."""
        for pod in self.list("pods", space, selector):
            name = pod["metadata"]["name"]
            for condition in pod["status"].get("conditions") or []:
                if condition["type"] == "PodScheduled" and condition["status"] == "False":
                    return f"pod {name}: {condition.get('reason')}: {condition.get('message')}", False
            states = (pod["status"].get("initContainerStatuses") or []) + (pod["status"].get("containerStatuses") or [])
            for state in states:
                waiting = (state.get("state") or {}).get("waiting")
                if waiting and waiting.get("reason") not in ("PodInitializing", "ContainerCreating", None):
                    told = waiting.get("message", "")
                    if waiting["reason"] == "CrashLoopBackOff":
                        told = self.last_line(space, name, state["name"], "--previous") or told
                    return f"pod {name}: {waiting['reason']}: {told}", waiting["reason"] in BAD_IMAGE
                if state.get("restartCount") and not state.get("ready"):
                    told = self.last_line(space, name, state["name"], "--previous")
                    return f"pod {name}: {state['name']} was restarted {state['restartCount']} times: {told}", False
            warning = self.last_warning(space, "Pod", name)
            if warning:
                return f"pod {name}: {warning}", False
        return self.last_warning(space, None, owner), False

    def last_warning(self, space, kind, name):
        events = self.list("events", space)
        told = [
            e
            for e in events
            if e.get("type") == "Warning"
            and (e["involvedObject"].get("name") == name or (kind is None and e["involvedObject"].get("name", "").startswith(name + "-")))
            and (kind is None or e["involvedObject"].get("kind") == kind)
        ]
        told.sort(key=lambda e: e.get("lastTimestamp") or e.get("eventTime") or e["metadata"]["creationTimestamp"])
        return f"{told[-1].get('reason')}: {told[-1].get('message')}" if told else None

    def first_problem(self, space):
        """What is wrong with a pod of a namespace, as the rest of a sentence."""
        for one in self.list("deployments.apps,statefulsets.apps", space):
            if not is_ready(one):
                reason, _ = self.problem_of(space, selector_of(one), one["metadata"]["name"])
                if reason:
                    return f"; {reason}"
        return ""

    # --- status

    def print_status(self):
        """A line for each thing of ours; what is not ready, with the reason."""
        problems = []
        for space in NAMESPACES:
            namespace = self.find("namespace", None, space)
            if namespace is None:
                problems.append(f"there is no namespace {space}")
                continue
            kinds = "deployments.apps,statefulsets.apps,persistentvolumeclaims,cronjobs.batch,jobs.batch"
            for one in self.list(kinds, space):
                if one["kind"] in ("Job", "CronJob", "PersistentVolumeClaim") and not ours(one):
                    continue
                shown, well = state_of(one)
                print(f"{space:<14}{one['kind'] + '/' + one['metadata']['name']:<44}{shown}")
                if not well:
                    selector = selector_of(one)
                    reason = self.problem_of(space, selector, one["metadata"]["name"])[0] if selector else self.last_warning(space, None, one["metadata"]["name"])
                    problems.append(f"{name_of(one)} is not ready: {reason or shown}")
        return problems

    # --- removal

    def free_volumes(self):
        """Lets a volume be claimed again whose claim was deleted: it names the claim and would wait for that very one."""
        for volume in self.list("persistentvolumes", selector=LABEL):
            if volume["status"].get("phase") == "Released" and volume["spec"].get("claimRef", {}).get("uid"):
                paths = [{"op": "remove", "path": f"/spec/claimRef/{field}"} for field in ("uid", "resourceVersion") if field in volume["spec"]["claimRef"]]
                self.call("patch", "pv", volume["metadata"]["name"], "--type=json", "-p", json.dumps(paths))

    def remove(self, kinds, namespace, selector):
        """Removes what carries the label; the names of it."""
        place = ["-n", namespace] if namespace else []
        done = self.call("delete", ",".join(kinds), *place, "-l", selector, "--ignore-not-found", "-o", "name", f"--timeout={self.timeout}s")
        names = [line for line in done.stdout.splitlines() if "/" in line]
        if names:
            say(f"removed {len(names)} of {namespace or 'the cluster'}")
        return names

    def others_in(self, space):
        """What is in a namespace that is not ours, as names."""
        made_by_others = ("events", "events.events.k8s.io", "endpoints", "endpointslices.discovery.k8s.io", "leases.coordination.k8s.io", "controllerrevisions.apps")
        kinds = self.call("api-resources", "--namespaced", "--verbs=list", "-o", "name").stdout.split()
        items = self.list(",".join(kind for kind in kinds if kind not in made_by_others), space)
        known = {("ConfigMap", "kube-root-ca.crt"), ("ServiceAccount", "default")}
        return [
            f"{one['kind']}/{one['metadata']['name']}"
            for one in items
            if not ours(one)
            and (one["kind"], one["metadata"]["name"]) not in known
            and not one["metadata"].get("deletionTimestamp")
            and not one["metadata"].get("ownerReferences")
        ]

    def remove_namespace(self, space):
        self.call("delete", "namespace", space, f"--timeout={self.timeout}s")
        say(f"removed the namespace {space}")


def ours(one):
    return (one["metadata"].get("labels") or {}).get("app.kubernetes.io/managed-by") == PLATFORM


def name_of(one):
    space = one["metadata"].get("namespace")
    return f"{one['kind']} {space + '/' if space else ''}{one['metadata']['name']}"


def place_of(spec):
    """Where a volume is, in words."""
    if "hostPath" in spec:
        return spec["hostPath"]["path"]
    attributes = spec.get("csi", {}).get("volumeAttributes", {})
    return f"{attributes.get('server')}:{attributes.get('share')}"


def selector_of(one):
    labels = one.get("spec", {}).get("selector", {})
    labels = labels.get("matchLabels") if isinstance(labels, dict) else None
    if one["kind"] == "Job":
        return f"batch.kubernetes.io/job-name={one['metadata']['name']}"
    return ",".join(f"{key}={value}" for key, value in labels.items()) if labels else None


def is_ready(one):
    """Whether a workload runs as it was last written, all of it."""
    spec, status = one["spec"], one.get("status", {})
    wanted = spec.get("replicas", 1)
    return (
        status.get("observedGeneration", 0) >= one["metadata"].get("generation", 0)
        and status.get("updatedReplicas", 0) >= wanted
        and status.get("readyReplicas", 0) >= wanted
        and status.get("replicas", 0) == wanted
    )


def state_of(one):
    """A thing's state in words, and whether it is well."""
    status = one.get("status", {})
    if one["kind"] in ("Deployment", "StatefulSet"):
        return f"{status.get('readyReplicas', 0)}/{one['spec'].get('replicas', 1)} ready", is_ready(one)
    if one["kind"] == "PersistentVolumeClaim":
        return status.get("phase", "Pending"), status.get("phase") == "Bound"
    if one["kind"] == "CronJob":
        last = status.get("lastSuccessfulTime") or "never"
        return ("suspended" if one["spec"].get("suspend") else f"{one['spec']['schedule']}, last success {last}"), True
    ended = next((c["type"] for c in status.get("conditions") or [] if c["type"] in ("Complete", "Failed") and c["status"] == "True"), "running")
    owned = bool(one["metadata"].get("ownerReferences"))
    return ended.lower(), ended != "Failed" or owned


def reason_of(text):
    """One line of what kubectl wrote: its last one, without what it says of itself."""
    lines = [line for line in text.strip().splitlines() if line.strip() and not line.startswith(("I", "E", "W")) or "rror" in line]
    line = (lines or text.strip().splitlines() or ["kubectl said nothing"])[-1]
    return line.removeprefix("error: ").removeprefix("Error from server ").strip()
