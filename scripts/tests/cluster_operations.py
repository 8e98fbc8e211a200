"""What the operator of an installed platform relies on: backups that come back, walls that hold, `scripts/platform` that refuses.
scripts/tests/cluster_test.py runs it, and alone it does, too; needs KUBECONFIG and the platform."""

import json
import os
import subprocess
import tempfile
import time
import unittest

import requests
from checkout import ROOT
from cluster import forwarded, get, kubectl, until

__all__ = ["Admission", "Archives", "Refusals", "Restores", "Walls"]

LIMIT = 180


def python_of_mlflow(code):
    """What Python prints in MLflow's pod, with its keys for S3."""
    return kubectl("exec", "deployment/mlflow", "-n", "churnlab", "-c", "mlflow", "-i", "--", "python", "-", input=code).strip()


class Operations(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if not os.environ.get("KUBECONFIG"):
            raise unittest.SkipTest("no cluster (KUBECONFIG)")
        if not kubectl("get", "deployment", "mlflow", "-n", "churnlab", "--ignore-not-found"):
            raise unittest.SkipTest("the platform is not installed (scripts/platform up)")

    def job_of(self, cronjob, namespace):
        """Runs a CronJob's Job once, to its end; what it wrote."""
        name = f"test-{cronjob}"
        kubectl("delete", "job", name, "-n", namespace, "--ignore-not-found", "--cascade=foreground")
        kubectl("create", "job", name, "-n", namespace, f"--from=cronjob/{cronjob}")
        self.addCleanup(kubectl, "delete", "job", name, "-n", namespace, "--ignore-not-found")

        def ended():
            conditions = get("job", name, namespace).get("status", {}).get("conditions") or []
            return {one["type"] for one in conditions if one["status"] == "True"} & {"Complete", "Failed"}

        state = until(ended, f"the Job {name}")
        logs = kubectl("logs", f"job/{name}", "-n", namespace, "--all-containers", check=False)
        self.assertEqual(state, {"Complete"}, logs)
        return logs

    def probe(self, labels, claims=(), command="sleep 600", read_only=False):
        """A pod in churnlab-jobs of MLflow's image, which has Python."""
        image = get("deployment", "mlflow", "churnlab")["spec"]["template"]["spec"]["containers"][0]["image"]
        name = f"probe-{os.getpid()}-{time.monotonic_ns()}"
        pod = {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {"name": name, "namespace": "churnlab-jobs", "labels": labels},
            "spec": {
                "restartPolicy": "Never",
                "terminationGracePeriodSeconds": 0,
                "serviceAccountName": "churnlab-job",
                "automountServiceAccountToken": False,
                "securityContext": {"runAsNonRoot": True, "runAsUser": 1000, "runAsGroup": 100, "seccompProfile": {"type": "RuntimeDefault"}},
                "containers": [
                    {
                        "name": "probe",
                        "image": image,
                        "command": ["sh", "-c", command],
                        "securityContext": {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}},
                        "volumeMounts": [{"name": claim, "mountPath": f"/mnt/{claim}"} for claim in claims],
                    }
                ],
                "volumes": [{"name": claim, "persistentVolumeClaim": {"claimName": claim, "readOnly": read_only}} for claim in claims],
            },
        }
        kubectl("apply", "-f", "-", input=json.dumps(pod))
        self.addCleanup(kubectl, "delete", "pod", name, "-n", "churnlab-jobs", "--ignore-not-found", "--wait=false")
        kubectl("wait", "--for=condition=Ready", f"pod/{name}", "-n", "churnlab-jobs", f"--timeout={LIMIT}s")
        return lambda *words: kubectl("exec", "-i", name, "-n", "churnlab-jobs", "--", *words).strip()


class Restores(Operations):
    def test_bring_back_database_and_buckets_as_they_were(self):
        kept = python_of_mlflow(
            "import mlflow\n"
            "mlflow.set_tracking_uri('http://localhost:5000')\n"
            "mlflow.set_experiment('kept')\n"
            "with mlflow.start_run() as run:\n"
            "    mlflow.log_metric('auc', 0.84)\n"
            "    mlflow.log_text('what was written', 'note.txt')\n"
            "print(run.info.run_id)\n"
        ).splitlines()[-1]
        self.assertIn("wrote s3://backups/postgresql/", self.job_of("backup-database", "churnlab"))
        self.assertIn("s3://mlflow/ to s3://backups/buckets/mlflow/", self.job_of("backup-buckets", "churnlab"))

        python_of_mlflow(
            "import boto3, mlflow, os\n"
            "client = mlflow.MlflowClient('http://localhost:5000')\n"
            f"run = client.get_run('{kept}')\n"
            "client.set_tag(run.info.run_id, 'damaged', 'yes')\n"
            "client.create_experiment('after the backup')\n"
            "bucket, _, prefix = run.info.artifact_uri.removeprefix('s3://').partition('/')\n"
            "boto3.client('s3', endpoint_url=os.environ['MLFLOW_S3_ENDPOINT_URL']).delete_object(Bucket=bucket, Key=prefix + '/note.txt')\n"
        )
        kubectl("scale", "deployment/mlflow", "-n", "churnlab", "--replicas=0")
        try:
            self.assertIn("the database is as it was saved", self.job_of("restore-database", "churnlab"))
            self.assertIn("s3://backups/buckets/mlflow/ to s3://mlflow/", self.job_of("restore-buckets", "churnlab"))
        finally:
            kubectl("scale", "deployment/mlflow", "-n", "churnlab", "--replicas=1")
        kubectl("rollout", "status", "deployment/mlflow", "-n", "churnlab", f"--timeout={LIMIT}s")

        found = python_of_mlflow(
            "import json, mlflow\n"
            "mlflow.set_tracking_uri('http://localhost:5000')\n"
            "client = mlflow.MlflowClient()\n"
            f"run = client.get_run('{kept}')\n"
            "text = mlflow.artifacts.load_text(run.info.artifact_uri + '/note.txt')\n"
            "print(json.dumps([run.data.metrics, run.data.tags.get('damaged'), text, client.get_experiment_by_name('after the backup') is None]))\n"
        )
        self.assertEqual(json.loads(found.splitlines()[-1]), [{"auc": 0.84}, None, "what was written", True])


class Archives(Operations):
    def test_bring_back_files_of_both_volumes(self):
        volume = self.probe({}, ["shared-artifacts", "shared-data"])
        volume("sh", "-c", "mkdir -p /mnt/shared-artifacts/kept && echo written > /mnt/shared-artifacts/kept/file")
        customers = volume("sha256sum", "/mnt/shared-data/input/telco-churn.csv")
        self.assertIn("-artifacts.tar.gz", self.job_of("data-archive", "churnlab-jobs"))
        volume("sh", "-c", "rm -r /mnt/shared-artifacts/kept && echo damaged > /mnt/shared-data/input/telco-churn.csv")
        self.job_of("data-restore", "churnlab-jobs")
        self.assertEqual(volume("cat", "/mnt/shared-artifacts/kept/file"), "written")
        self.assertEqual(volume("sha256sum", "/mnt/shared-data/input/telco-churn.csv"), customers)
        volume("rm", "-r", "/mnt/shared-artifacts/kept")


class Walls(Operations):
    """NetworkPolicies, asked from pods: what comes from the node passes by them."""

    PLACES = {
        "mlflow": ("mlflow.churnlab.svc.cluster.local", 5000),
        "s3": ("s3.churnlab.svc.cluster.local", 9000),
        "postgresql": ("postgresql.churnlab.svc.cluster.local", 5432),
        "the API server": ("kubernetes.default.svc.cluster.local", 443),
    }

    def open_to(self, labels):
        """The places that a pod with these labels reaches; names it finds in any case."""
        code = (
            "import json, socket, sys\n"
            "found = []\n"
            "for name, (host, port) in json.loads(sys.argv[1]).items():\n"
            "    try:\n"
            "        socket.create_connection((host, port), 3).close()\n"
            "        found.append(name)\n"
            "    except OSError:\n"
            "        pass\n"
            "print(json.dumps(found))\n"
        )
        probe = self.probe(labels)
        # A policy takes hold some moments after a pod has come, and until then what it opens is closed.
        probe("python", "-c", code, json.dumps(self.PLACES))
        return set(json.loads(probe("python", "-c", code, json.dumps(self.PLACES))))

    def test_let_a_run_to_mlflow_and_s3(self):
        self.assertEqual(self.open_to({"app.kubernetes.io/name": "run"}), {"mlflow", "s3"})

    def test_let_the_data_s_jobs_to_s3(self):
        self.assertEqual(self.open_to({"app.kubernetes.io/name": "data"}), {"s3"})

    def test_let_the_executor_of_argo_to_the_api_server(self):
        self.assertEqual(self.open_to({"workflows.argoproj.io/workflow": "any"}), {"the API server"})

    def test_of_mlflow_refuse_names_that_only_look_like_addresses(self):
        """What a page sends that makes a browser resolve its own name to MLflow (DNS rebinding)."""
        address = get("pods", namespace="churnlab", selector="app.kubernetes.io/name=mlflow")[0]["status"]["podIP"]
        with forwarded("churnlab", "service/mlflow", 5000) as url:
            for host, code in (
                *[(f"{address}:5000", 200), ("localhost:5000", 200), ("mlflow.churnlab", 200), ("evil.example", 403)],
                *[("10.evil.example", 403), ("10.evil.example:5000", 403), ("172.evil.example:5000", 403), ("192.168.evil.example.:5000", 403)],
            ):
                with self.subTest(host):
                    answer = requests.get(f"{url}/api/2.0/mlflow/registered-models/search", headers={"Host": host}, timeout=30)
                    self.assertEqual(answer.status_code, code, answer.text)

    def test_let_nobody_else_anywhere(self):
        self.assertEqual(self.open_to({}), set())

    def test_admit_no_pod_that_is_not_restricted(self):
        pod = {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {"name": "root"},
            "spec": {"containers": [{"name": "root", "image": "registry.local/busybox:1", "command": ["true"]}]},
        }
        for space in ("churnlab", "churnlab-hub", "churnlab-jobs"):
            done = subprocess.run(
                ["kubectl", "create", "-n", space, "--dry-run=server", "-f", "-"], input=json.dumps(pod), capture_output=True, text=True
            )
            self.assertIn('violates PodSecurity "restricted', done.stderr)


class Admission(Operations):
    """What who sends runs may not give a pod, so that labels and claims are walls and not only signs. By dry runs on the server,
    which admission sees as it sees others."""

    SCIENTIST = ["--as=somebody", "--as-group=churnlab:data-scientists"]
    ENGINEER = ["--as=somebody", "--as-group=churnlab:ml-engineers"]
    ADMIN = ["--as=somebody", "--as-group=churnlab:platform-admins"]
    RUN = {"app.kubernetes.io/name": "run"}
    DATA = {"app.kubernetes.io/name": "data"}
    WORKFLOW = {"workflows.argoproj.io/workflow": "any"}
    READS = {"name": "data", "persistentVolumeClaim": {"claimName": "shared-data", "readOnly": True}}
    WRITES = {"name": "data", "persistentVolumeClaim": {"claimName": "shared-data"}}
    INLINE = {"name": "data", "csi": {"driver": "nfs.csi.k8s.io", "volumeAttributes": {"server": "nfs.example.com", "share": "/churnlab/data"}}}
    REFUSED = {
        "the label of the data's Jobs": (DATA, READS, "is of the data's own Jobs"),
        "the label of workflows": (WORKFLOW, READS, "is Argo's"),
        "the shared data, to write": (RUN, WRITES, "is mounted with readOnly: true"),
        "the shared data by another name": (RUN, INLINE, "mount a claim"),
    }

    def shaped(self, kind, labels, volume):
        spec = {
            "restartPolicy": "Never",
            "securityContext": {"runAsNonRoot": True, "runAsUser": 1000, "seccompProfile": {"type": "RuntimeDefault"}},
            "containers": [
                {
                    "name": "main",
                    "image": "registry.local/busybox:1",
                    "securityContext": {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}},
                    "volumeMounts": [{"name": "data", "mountPath": "/mnt/shared-data"}],
                }
            ],
            "volumes": [volume],
        }
        metadata = {"name": "test-admission", "namespace": "churnlab-jobs"}
        pod = {"metadata": {"labels": labels}, "spec": spec}
        if kind == "Pod":
            return {"apiVersion": "v1", "kind": kind, "metadata": metadata | {"labels": labels}, "spec": spec}
        if kind == "Job":
            return {"apiVersion": "batch/v1", "kind": kind, "metadata": metadata, "spec": {"template": pod}}
        return {"apiVersion": "batch/v1", "kind": kind, "metadata": metadata, "spec": {"schedule": "0 0 1 1 *", "jobTemplate": {"spec": {"template": pod}}}}

    def told(self, *command, given=""):
        """The one line of a refusal; nothing when it is admitted."""
        done = subprocess.run(["kubectl", "-n", "churnlab-jobs", *command], input=given, capture_output=True, text=True)
        self.assertEqual(bool(done.returncode), bool(done.stderr), done)
        return done.stderr

    def create(self, who, one):
        return self.told("create", "--dry-run=server", "-f", "-", *who, given=json.dumps(one))

    def test_refuses_what_is_the_data_s_to_who_sends_runs(self):
        for kind in ("Pod", "Job", "CronJob"):
            for what, (labels, volume, words) in self.REFUSED.items():
                with self.subTest(kind, given=what):
                    for who in (self.SCIENTIST, self.ENGINEER):
                        told = self.create(who, self.shaped(kind, labels, volume))
                        self.assertIn("ValidatingAdmissionPolicy 'churnlab-jobs-pods'", told)
                        self.assertIn(words, told)
                    self.assertEqual(self.create(self.ADMIN, self.shaped(kind, labels, volume)), "")
            self.assertEqual(self.create(self.SCIENTIST, self.shaped(kind, self.RUN, self.READS)), "")

    def test_looks_at_what_is_changed_later(self):
        kubectl("create", "rolebinding", "test-editor", "-n", "churnlab-jobs", "--clusterrole=edit", "--user=editor")
        self.addCleanup(kubectl, "delete", "rolebinding", "test-editor", "-n", "churnlab-jobs")
        probe = f"test-admission-{os.getpid()}"
        pod = self.shaped("Pod", {"mine": "yes"}, self.READS)
        kubectl("create", "-f", "-", input=json.dumps(pod | {"metadata": pod["metadata"] | {"name": probe}}))
        self.addCleanup(kubectl, "delete", "pod", probe, "-n", "churnlab-jobs", "--now")
        until(lambda: not self.told("label", "--dry-run=server", "pod", probe, "mine=still", "--overwrite", "--as=editor"), "the editor's rights")
        self.assertIn("is of the data's own Jobs", self.told("label", "--dry-run=server", "pod", probe, "app.kubernetes.io/name=data", "--as=editor"))
        self.assertIn("is Argo's", self.told("label", "--dry-run=server", "pod", probe, "workflows.argoproj.io/workflow=a", "--as=editor"))

    def test_lets_argo_s_controller_label_its_pods_and_no_more(self):
        """It has this right in all of its manifests; a controller of a test is the cluster's administrator and would show nothing."""
        kubectl("create", "role", "test-argo", "-n", "churnlab-jobs", "--verb=create,update", "--resource=pods,workflows.argoproj.io/finalizers")
        self.addCleanup(kubectl, "delete", "role", "test-argo", "-n", "churnlab-jobs")
        kubectl("create", "rolebinding", "test-argo", "-n", "churnlab-jobs", "--role=test-argo", "--user=argo")
        self.addCleanup(kubectl, "delete", "rolebinding", "test-argo", "-n", "churnlab-jobs")
        until(lambda: not self.create(["--as=argo"], self.shaped("Pod", self.WORKFLOW | self.RUN, self.READS)), "Argo's rights")
        self.assertIn("is of the data's own Jobs", self.create(["--as=argo"], self.shaped("Pod", self.WORKFLOW | self.DATA, self.READS)))
        self.assertIn("is mounted with readOnly: true", self.create(["--as=argo"], self.shaped("Pod", self.WORKFLOW, self.WRITES)))

    def test_lets_commands_only_into_pods_that_read_volumes(self):
        """Asked without kubectl's exec, which looks for the pod first: the API server admits, and then looks."""
        for pod, words in (("data-fill-abcde", "commands go only into pods named NAME-files-"), ("train-files-b2c4d", "not found")):
            path = f"/api/v1/namespaces/churnlab-jobs/pods/{pod}/exec?command=true&stdout=true"
            self.assertIn(words, self.told("get", "--raw", path, *self.SCIENTIST))
            self.assertIn("not found", self.told("get", "--raw", path, *self.ADMIN))

    def test_keeps_what_is_the_platform_s(self):
        for name in ("data-scripts", "data-source", "churnlab-env"):
            there = get("configmap", name, "churnlab-jobs")
            there["data"]["mine"] = "yes"
            for who in (self.SCIENTIST, self.ENGINEER):
                self.assertIn("this is the platform's own", self.told("replace", "--dry-run=server", "-f", "-", *who, given=json.dumps(there)))
                self.assertIn("this is the platform's own", self.told("delete", "--dry-run=server", "configmap", name, *who))
            self.assertEqual(self.told("delete", "--dry-run=server", "configmap", name, *self.ADMIN), "")
        for kind, name in (("cronjob", "data-archive"), ("job", "data-fill")):
            for who in (self.SCIENTIST, self.ENGINEER):
                self.assertIn("this is the platform's own", self.told("delete", "--dry-run=server", kind, name, *who))
            self.assertEqual(self.told("delete", "--dry-run=server", kind, name, *self.ADMIN), "")
        allowed = {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}}
        other = {"name": "other", "image": "registry.local/busybox:1", "command": ["touch", "/mnt/shared-data/mine"], "securityContext": allowed}
        changes = {
            "resumed": {"spec": {"suspend": False, "schedule": "* * * * *"}},
            "no longer ours": {"metadata": {"labels": {"app.kubernetes.io/managed-by": None}}},
            "other commands": {"spec": {"jobTemplate": {"spec": {"template": {"spec": {"initContainers": [other]}}}}}},
        }
        for name in ("data-archive", "data-restore"):
            for what, change in changes.items():
                with self.subTest(name, what=what):
                    patch = ["patch", "--dry-run=server", "cronjob", name, "-p", json.dumps(change)]
                    self.assertRegex(self.told(*patch, *self.ENGINEER), "ValidatingAdmissionPolicy 'churnlab-jobs-(platform|pods)'")
                    self.assertEqual(self.told(*patch, *self.ADMIN), "")
            there = get("cronjob", name, "churnlab-jobs")
            there["spec"]["suspend"] = False
            self.assertIn("this is the platform's own", self.told("replace", "--dry-run=server", "-f", "-", *self.SCIENTIST, given=json.dumps(there)))
        kubectl("create", "configmap", "test-mine", "-n", "churnlab-jobs", "--from-literal=a=b")
        self.assertEqual(self.told("delete", "configmap", "test-mine", *self.SCIENTIST), "")

    def test_read_only_of_a_volume_holds_for_its_mounts(self):
        probe = self.probe({}, ["shared-data"], read_only=True)
        self.assertIn("Read-only file system", probe("sh", "-c", "{ touch /mnt/shared-data/input/mine || true; } 2>&1"))


class Refusals(Operations):
    """scripts/platform: one line, a code, and nothing done."""

    def refused(self, *arguments, **variables):
        done = subprocess.run(
            [ROOT / "scripts" / "platform", *arguments], env=os.environ | variables, stdin=subprocess.DEVNULL, capture_output=True, text=True
        )
        self.assertRegex(done.stderr, r"\Achurnlab: [^\n]+\n\Z")
        return done.returncode, done.stderr

    def test_of_one_who_may_not(self):
        config = json.loads(kubectl("config", "view", "--minify", "--raw", "-o", "json"))
        config["users"][0]["user"] |= {"as": "somebody", "as-groups": ["churnlab:data-scientists"]}
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(config, file)
            file.flush()
            for verb in ("up", "down"):
                code, told = self.refused(verb, "--yes", KUBECONFIG=file.name)
                self.assertEqual(code, 5)
                self.assertIn("you may not create namespaces", told)

    def test_to_write_over_what_is_somebody_else_s(self):
        place = ["configmap", "store", "-n", "churnlab"]
        label = "app.kubernetes.io/managed-by"
        kubectl("label", *place, f"{label}-")
        self.addCleanup(kubectl, "label", "--overwrite", *place, f"{label}=churnlab-platform")
        code, told = self.refused("up", "--yes", "--overlay", "test", "--volumes", "/nonexistent")
        self.assertEqual(code, 2)
        self.assertIn("ConfigMap churnlab/store is there and was not made by", told)

    def test_to_move_a_volume(self):
        code, told = self.refused("up", "--yes", "--overlay", "test", "--volumes", "/somewhere/else")
        self.assertEqual(code, 2)
        self.assertIn("cannot be moved to /somewhere/else/", told)


if __name__ == "__main__":
    unittest.main()
