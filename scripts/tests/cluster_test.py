"""The platform on a real cluster: installed from nothing, used by data scientists and by schedules, disturbed, and removed."""

import base64
import json
import os
import signal
import subprocess
import time
import unittest

import cluster_hub
import cluster_operations
import cluster_rbac
import mlflow
from checkout import ROOT
from cluster import DATA, LIMIT, PART_OF, STATE, Cluster, forwarded, get, kubectl, run, say, scratch, until
from jupyterlab import VISIBLE, Notebook, chromium, keep, log_in, window

CHURNLAB = ROOT / "scripts" / "churnlab"
PIPELINE = ROOT / "notebooks" / "pipeline" / "pipeline.yaml"
VOLUMES = STATE / "churnlab-volumes"
"""What the node has as shared folders; gone with the cluster."""
SPACES = ("churnlab", "churnlab-hub", "churnlab-jobs")
UP = ["scripts/platform", "up", "--overlay", "test", "--volumes", VOLUMES, "--without-hub", "--yes"]
JOBS = "churnlab-jobs"


def setUpModule():
    cluster = Cluster()
    unittest.addModuleCleanup(cluster.close)
    global CLUSTER
    CLUSTER = cluster
    begin = time.monotonic()
    cluster.load_images()
    loaded = time.monotonic()
    for name in ("data", "artifacts", "work"):
        folder = VOLUMES / name
        folder.mkdir(parents=True, exist_ok=True)
        os.chown(folder, 1000, 100)  # as pvc/README.md has it
        folder.chmod(0o2775)
    platform("--data", DATA)
    ready = time.monotonic()
    with scratch() as folder:
        first = notebook(folder / "first.ipynb", 'System.out.println("hello from " + System.getenv("HOSTNAME"));')
        run(CHURNLAB, "submit", first, folder / "out.ipynb")
    say(
        f"from an empty cluster to the first executed notebook {time.monotonic() - begin:.0f} s: {loaded - begin:.0f} s to load images, "
        f"{ready - loaded:.0f} s for the platform, {time.monotonic() - ready:.0f} s for the notebook"
    )


def platform(*more):
    return run(ROOT / UP[0], *UP[1:], *more)


def notebook(path, *cells, parameters=None):
    """A Java notebook of these cells."""
    cells = [({}, text) for text in cells]
    if parameters:
        cells.insert(0, ({"tags": ["parameters"]}, parameters))
    shaped = [
        {"cell_type": "code", "id": f"cell-{i}", "metadata": metadata, "execution_count": None, "outputs": [], "source": text}
        for i, (metadata, text) in enumerate(cells)
    ]
    kernel = {"name": "java", "display_name": "Java", "language": "java"}
    path.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": kernel}, "cells": shaped}))
    return path


def printed(path):
    """What the cells of an executed notebook printed."""
    cells = json.loads(path.read_text())["cells"]
    return "".join("".join(out["text"]) for cell in cells for out in cell.get("outputs", []) if out["output_type"] == "stream")


class Submitted:
    """A notebook on its way through the cluster, as a data scientist's terminal follows it."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen(
            [CHURNLAB, "submit", *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.said = []

    def read_until(self, text):
        for line in self.process.stdout:
            self.said.append(line)
            if text in line:
                return line
        raise AssertionError(f"ended with {self.process.wait()} without {text}:\n{''.join(self.said)}")

    def end(self):
        """Its exit code and all that it said."""
        rest, _ = self.process.communicate(timeout=300)
        return self.process.returncode, "".join([*self.said, rest])

    def close(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)  # cancels
        self.process.communicate(timeout=120)


WAITS = """System.out.println("waits");
while (!java.nio.file.Files.exists(java.nio.file.Path.of("/mnt/shared-artifacts/%s"))) Thread.sleep(50);
System.out.println("went on");"""
"""A cell that lasts until a file is there."""


class OnCluster(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(scratch())

    def submitted(self, *arguments):
        job = Submitted(*arguments)
        self.addCleanup(job.close)
        return job

    def gate(self):
        """The name of a file on the artifacts' claim, and what makes it."""
        name = f"go-{self.id().rpartition('.')[2]}"
        path = VOLUMES / "artifacts" / name
        path.unlink(missing_ok=True)
        self.addCleanup(path.unlink, missing_ok=True)
        return name, path.touch

    def nothing_dangles(self):
        """No pod of a run is left running, and each Job has ended."""
        for job in get("jobs", namespace=JOBS, selector=PART_OF):
            kinds = {c["type"] for c in job["status"].get("conditions", []) if c["status"] == "True"}
            self.assertTrue(kinds & {"Complete", "Failed"}, f"{job['metadata']['name']}: {job['status']}")

    def tracked(self):
        """MLflow's own client of the server in the cluster."""
        return mlflow.MlflowClient(self.enterContext(forwarded("churnlab", "service/mlflow", 5000)))

    def runs_of(self, experiment):
        client = self.tracked()
        return client.search_runs([client.get_experiment_by_name(experiment).experiment_id])


class Faults(OnCluster):
    def test_a_kubelet_that_restarts_ends_no_run(self):
        name, go = self.gate()
        out = self.folder / "out.ipynb"
        job = self.submitted(notebook(self.folder / "long.ipynb", WAITS % name), out)
        job.read_until("waits")
        CLUSTER.restart("kubelet")
        until(lambda: get("node", "node1")["status"]["conditions"][-1]["status"] == "True", "the node to be ready again")
        go()
        code, said = job.end()
        self.assertEqual(code, 0, said)
        self.assertIn("went on", said)
        self.assertIn("went on", printed(out))
        self.nothing_dangles()

    def test_what_mlflow_missed_is_delivered_by_the_next_run(self):
        name, go = self.gate()
        experiment = f"outage-{time.time_ns()}"
        tracked = f'Tracking.run("{experiment}", run -> run.param("which", "%s"));'
        out = self.folder / "out.ipynb"
        job = self.submitted(notebook(self.folder / "outage.ipynb", WAITS % name, tracked % "missed"), out)
        job.read_until("waits")
        kubectl("-n", "churnlab", "scale", "deploy/mlflow", "--replicas=0")
        self.addCleanup(kubectl, "-n", "churnlab", "scale", "deploy/mlflow", "--replicas=1")
        until(lambda: not get("pods", namespace="churnlab", selector="app.kubernetes.io/name=mlflow"), "MLflow to be gone")
        go()
        code, said = job.end()
        self.assertEqual(code, 0, said)
        self.assertIn("went on", printed(out))
        kubectl("-n", "churnlab", "scale", "deploy/mlflow", "--replicas=1")
        kubectl("-n", "churnlab", "rollout", "status", "deploy/mlflow", "--timeout=180s")
        run(CHURNLAB, "submit", notebook(self.folder / "next.ipynb", tracked % "next"), self.folder / "next-out.ipynb")
        self.assertEqual(sorted(found.data.params["which"] for found in self.runs_of(experiment)), ["missed", "next"])
        self.nothing_dangles()


class Hub(OnCluster):
    PASSWORDS = {"ada": "correct horse", "grace": "battery staple"}

    @classmethod
    def setUpClass(cls):
        cluster_hub.install(cls.PASSWORDS)
        cls.url = cls.enterClassContext(cluster_hub.address())

    def user(self, name):
        user = cluster_hub.User(self.url, name)
        self.assertTrue(user.log_in(self.PASSWORDS[name]))
        return user

    def test_a_user_works_in_a_pod_of_our_image_and_nobody_else_gets_in(self):
        ada = self.user("ada")
        ada.start()
        pod = get("pod", ada.pod(), "churnlab-hub")
        container = pod["spec"]["containers"][0]
        self.assertEqual(container["image"], "registry.local/churnlab-notebook:0.1.0")
        self.assertEqual(get("namespace", "churnlab-hub")["metadata"]["labels"]["pod-security.kubernetes.io/enforce"], "restricted")

        with self.subTest("a cell uses the library on the shared customers"):
            text, shown = ada.cell('var customers = Telco.load(System.getenv("CHURN_DATA"));\nSystem.out.println(customers.rowCount());\ncustomers')
            self.assertEqual(text.strip(), str(len(DATA.read_text().splitlines()) - 1))
            self.assertIn("text/html", shown[-1])
        with self.subTest("MLflow is at hand"):
            experiment = f"hub-{time.time_ns()}"
            self.assertEqual(ada.cell(f'Tracking.run("{experiment}", run -> run.param("from", "a notebook")).id()')[0], "")
            self.assertEqual([found.data.params for found in self.runs_of(experiment)], [{"from": "a notebook"}])
        with self.subTest("the shared data cannot be written, the artifacts can"):
            text, _ = ada.cell('Files.writeString(Path.of("/mnt/shared-data/input/mine"), "x");')
            self.assertIn("Read-only file system", text)
            self.assertEqual(ada.cell('Files.writeString(Path.of("/mnt/shared-artifacts/from-ada"), "x");')[0], "")
            self.assertTrue((VOLUMES / "artifacts" / "from-ada").exists())
        with self.subTest("limits hold"):
            limit = 'for (var f : List.of("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")) if (Files.exists(Path.of(f))) System.out.print(Files.readString(Path.of(f)));'
            self.assertEqual(ada.cell(limit)[0].strip(), str(2 * 2**30))
            heap = int(ada.cell("System.out.print(Runtime.getRuntime().maxMemory());")[0])
            self.assertTrue(0.4 * 2**30 < heap <= 2**30, heap)
        with self.subTest("no token, and no way to the API server or the database"):
            text, _ = ada.cell('System.out.print(Files.exists(Path.of("/var/run/secrets/kubernetes.io/serviceaccount/token")));')
            self.assertEqual(text, "false")
            connects = 'try (var s = new java.net.Socket()) { s.connect(new java.net.InetSocketAddress("%s", %d), 2000); System.out.print("open"); } catch (java.io.IOException e) { System.out.print("closed"); }'
            self.assertEqual(ada.cell(connects % ("mlflow.churnlab", 5000))[0], "open")
            self.assertEqual(ada.cell(connects % ("kubernetes.default", 443))[0], "closed")
            self.assertEqual(ada.cell(connects % ("postgresql.churnlab", 5432))[0], "closed")
        with self.subTest("another user and nobody are refused"):
            self.assertEqual(self.user("grace").web.get(f"{self.url}/user/ada/lab").status_code, 403)
            nobody = cluster_hub.User(self.url, "nobody")
            self.assertIn("/hub/login", nobody.web.get(f"{self.url}/user/ada/lab").url)
            self.assertEqual(nobody.web.get(f"{self.url}/user/ada/api/contents").status_code, 403)
            self.assertFalse(cluster_hub.User(self.url, "ada").log_in("wrong"))
            self.assertFalse(cluster_hub.User(self.url, "mallory").log_in(""))
        with self.subTest("the home survives a stop"):
            self.assertEqual(ada.cell('Files.writeString(Path.of(System.getProperty("user.home"), "mine.txt"), "kept");')[0], "")
            ada.stop()
            ada.start()
            self.assertEqual(ada.cell('System.out.print(Files.readString(Path.of(System.getProperty("user.home"), "mine.txt")));')[0], "kept")
            self.assertIn("true", ada.cell('System.out.print(Files.exists(Path.of(System.getProperty("user.home"), "notebooks", "01-explore.ipynb")));')[0])
        ada.stop()

    def test_a_browser_shows_a_notebook_of_the_course(self):
        page = self.enterContext(window(self.enterContext(chromium()), LIMIT))
        log_in(page, self.url, "grace", self.PASSWORDS["grace"])
        page.wait_for_url("**/hub/spawn**")
        keep(page, "cluster-1-profiles")
        page.get_by_role("button", name="Start").click()
        page.wait_for_url("**/user/grace/lab**")
        course = Notebook(page, f"{self.url}/user/grace/lab/tree/notebooks/01-explore.ipynb?reset")
        course.run_all()
        self.assertEqual(page.locator(f'{VISIBLE} [data-mime-type="application/vnd.jupyter.error"]').count(), 0)
        chart = course.output_of('churnRate(train, Telco.SCHEMA, "Contract")', "image/svg+xml").locator("img, svg").first.bounding_box()
        self.assertGreater(min(chart["width"], chart["height"]), 200, "the chart is drawn")
        keep(page, "cluster-2-explored")
        self.user("grace").stop()


class Images(OnCluster):
    def test_have_a_bill_of_just_their_jars(self):
        """With checksums of what lies there: natives are taken out of some."""
        out = self.folder / "out.ipynb"
        checks = """var bill = Files.readString(Path.of("/opt/churnlab/sbom/java.cdx.json"));
        var jars = new ArrayList<>(List.of(Path.of("/usr/local/share/jupyter/kernels/java/jjava.jar")));
        try (var listed = Files.newDirectoryStream(Path.of("/opt/churnlab/lib"), "*.jar")) { listed.forEach(jars::add); }
        for (var jar : jars) {
            var sum = java.security.MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
            System.out.println(jar.getFileName() + (bill.contains(java.util.HexFormat.of().formatHex(sum)) ? " listed" : " not in the bill"));
        }
        System.out.println("openjdk " + (bill.contains("openjdk-17-jre-headless@" + Runtime.version().feature()) ? "listed" : "not in the bill"));"""
        run(CHURNLAB, "submit", notebook(self.folder / "bill.ipynb", checks), out)
        lines = printed(out).splitlines()
        self.assertGreater(len(lines), 90)
        self.assertEqual([line for line in lines if not line.endswith(" listed")], [])


class Pipelines(OnCluster):
    STEPS = ["01-prepare", "02-train", "03-evaluate", "04-register", "05-score"]
    CUSTOMERS = "/mnt/shared-data/input/telco-churn.csv"

    def champion(self):
        """The champion's version, and the metrics of its run."""
        client = self.tracked()
        version = client.get_model_version_by_alias("churn", "champion")
        return int(version.version), client.get_run(version.run_id).data.metrics

    def test_the_pipeline_runs_as_jobs_and_the_champion_is_registered(self):
        home = self.folder / "home"
        done = run(CHURNLAB, "pipeline", PIPELINE, "--on", "kubernetes", "-p", "data", self.CUSTOMERS, "--home", home)
        latest = (home / "latest").resolve()
        for step in self.STEPS:
            found = list(latest.rglob(f"*{step.partition('-')[2]}*.ipynb"))
            self.assertTrue(found, f"{step}: {done.stderr}")
            self.assertEqual(json.loads(found[0].read_text())["metadata"]["papermill"]["exception"], None)
        version, metrics = self.champion()
        self.assertGreaterEqual(version, 1)
        self.assertGreaterEqual(metrics["roc_auc"], 0.86)
        self.nothing_dangles()

    def test_the_pipeline_runs_as_a_workflow(self):
        written = self.folder / "workflow.yaml"
        run(CHURNLAB, "pipeline", PIPELINE, "--to", "argo", "--image", CLUSTER.runner, "-o", written, "-p", "data", self.CUSTOMERS)
        name = kubectl("-n", JOBS, "create", "-f", written, "-o", "jsonpath={.metadata.name}")
        ended = until(
            lambda: (w := get("workflow", name, JOBS))["status"].get("phase") in ("Succeeded", "Failed", "Error") and w,
            lambda: f"the workflow: {kubectl('-n', JOBS, 'get', 'pods')}",
            limit=400,
        )
        self.assertEqual(ended["status"]["phase"], "Succeeded", json.dumps(ended["status"].get("nodes"), indent=1)[-4000:])
        for step in self.STEPS:
            found = [path for path in VOLUMES.rglob(f"*{step.partition('-')[2]}*.ipynb") if name in str(path)]
            self.assertTrue(found, f"no executed {step} of {name}")
        self.assertGreaterEqual(self.champion()[0], 1)


class Roles(cluster_rbac.Roles):
    def test_let_a_data_scientist_send_runs_and_schedules(self):
        """With the token of an account that has the role and nothing else."""
        who = f"test-scientist-{os.getpid()}"
        kubectl("-n", JOBS, "create", "serviceaccount", who)
        self.addCleanup(kubectl, "-n", JOBS, "delete", "serviceaccount", who)
        kubectl("-n", JOBS, "create", "rolebinding", who, "--clusterrole=churnlab-data-scientist", f"--serviceaccount={JOBS}:{who}")
        self.addCleanup(kubectl, "-n", JOBS, "delete", "rolebinding", who)
        config = json.loads(kubectl("config", "view", "--minify", "--raw", "-o", "json"))
        config["users"][0]["user"] = {"token": kubectl("-n", JOBS, "create", "token", who).strip()}
        with scratch() as folder:
            (folder / "config").write_text(json.dumps(config))
            writes = 'try { Files.writeString(Path.of("/mnt/shared-data/input/mine"), "x"); } catch (IOException e) { System.out.println(e); }'
            source = notebook(folder / "sent.ipynb", writes)
            run(CHURNLAB, "submit", source, folder / "out.ipynb", KUBECONFIG=folder / "config")
            self.assertIn("Read-only file system", printed(folder / "out.ipynb"))
            run(CHURNLAB, "submit", source, "--schedule", "0 2 * * *", "--name", "sent-nightly", KUBECONFIG=folder / "config")
            run(CHURNLAB, "cancel", "sent-nightly", KUBECONFIG=folder / "config")


class Schedules(OnCluster):
    def test_a_cronjob_fires_and_its_notebook_is_kept(self):
        source = notebook(self.folder / "nightly.ipynb", 'System.out.println("fired");')
        run(CHURNLAB, "submit", source, "--schedule", "* * * * *", "--timezone", "Europe/Berlin", "--name", "nightly")
        self.addCleanup(run, CHURNLAB, "cancel", "nightly", check=False)
        kept = until(lambda: list((VOLUMES / "artifacts").rglob("nightly*/nightly.ipynb")), "the schedule to fire", limit=150)
        until(lambda: "fired" in printed(kept[0]), "the notebook to be whole")


class Restores(cluster_operations.Restores):
    pass


class Archives(cluster_operations.Archives):
    pass


class Admission(cluster_operations.Admission):
    pass


class Walls(cluster_operations.Walls):
    pass


class Refusals(cluster_operations.Refusals):
    pass


class Zero(OnCluster):
    """Last, by its name, as it takes the platform away. In one go, since each `up` takes half a minute."""

    OURS = "app.kubernetes.io/managed-by=churnlab-platform"

    def test_up_can_be_repeated_and_down_keeps_data_and_what_is_not_ours(self):
        before = {one["metadata"]["name"]: one["metadata"]["uid"] for space in SPACES for one in get("pvc", namespace=space)}
        customers = VOLUMES / "data" / "input" / "telco-churn.csv"
        fewer = customers.read_text().splitlines(keepends=True)[:2000]
        customers.write_text("".join(fewer))  # by hand
        customers.with_name(f"{customers.name}.sha256").unlink()
        old = {name: self.secret(name) for name in ("mlflow", "churnlab-s3")}
        self.assertEqual(self.doors(old), {"database": "open", "mlflow": "open", "churnlab": "open"})
        for name in old:
            kubectl("-n", "churnlab", "delete", "secret", name)
        self.mistake_the_image_of("s3")
        again = platform()
        self.assertIn("ready", again.stdout)
        self.assertEqual(customers.read_text().splitlines(keepends=True), fewer, "what lies there is kept")
        self.assertEqual(run(ROOT / "scripts" / "platform", "status").returncode, 0)
        with self.subTest("rotated Secrets: the old ones open nothing, and MLflow has the new ones"):
            until(lambda: len(get("pods", namespace="churnlab", selector="app.kubernetes.io/name=mlflow")) == 1, "the old MLflow to be gone")
            self.assertEqual(self.doors(old), {"database": "password", "mlflow": "SignatureDoesNotMatch", "churnlab": "SignatureDoesNotMatch"})
            self.assertEqual(self.doors({name: self.secret(name) for name in old}), {"database": "open", "mlflow": "open", "churnlab": "open"})
            self.assertEqual(self.secret("churnlab-s3", JOBS), self.secret("churnlab-s3"))
            self.assertEqual(self.tracks("kept"), "what was written")

        kubectl("-n", JOBS, "create", "configmap", "somebody-elses", "--from-literal=a=b")
        self.addCleanup(kubectl, "-n", JOBS, "delete", "configmap", "somebody-elses", "--ignore-not-found")
        refused = run(ROOT / "scripts" / "platform", "down", check=False)
        self.assertEqual(refused.returncode, 2, refused.stderr)
        run(ROOT / "scripts" / "platform", "down", "--yes")
        for space in SPACES:
            self.assertEqual(self.names("deployments,statefulsets,cronjobs,networkpolicies", space), [])
        self.assertEqual(self.names("validatingadmissionpolicies,validatingadmissionpolicybindings,clusterroles"), [])
        after = {one["metadata"]["name"]: one["metadata"]["uid"] for space in SPACES for one in get("pvc", namespace=space)}
        self.assertEqual(after, before)
        self.assertTrue(get("configmap", "somebody-elses", JOBS))

        platform()
        self.assertEqual(customers.read_text().splitlines(keepends=True), fewer)
        self.assertEqual(self.experiments("kept"), ["kept"])

        with self.subTest("down --delete-data"):
            disks = self.disks()
            self.assertGreaterEqual(len(disks), 2)
            held = run(ROOT / "scripts" / "platform", "down", "--delete-data", "--yes", check=False)
            self.assertEqual(held.returncode, 2, held.stderr)
            self.assertRegex(held.stderr, r"\Achurnlab: pod churnlab-jobs/\S+ mounts shared-\S+.* keeps the claim[^\n]+nothing was done\n\Z")
            self.assertTrue(get("deployment", "mlflow", "churnlab"))
            kubectl("-n", JOBS, "delete", "jobs,workflows", "-l", "app.kubernetes.io/managed-by=churnlab")
            until(lambda: not get("pods", namespace=JOBS, selector=self.OURS.replace("=", "!=")), "the pods of runs to go")
            said = run(ROOT / "scripts" / "platform", "down", "--delete-data", "--yes").stdout
            self.assertIn(f"not removed: the namespace {JOBS}: it has ConfigMap/somebody-elses, which `up` did not make", said)
            self.assertTrue(get("configmap", "somebody-elses", JOBS))
            self.assertEqual(self.names("secrets,persistentvolumeclaims", JOBS), [])
            self.assertIsNone(get("namespace", "churnlab"))
            self.assertEqual(self.names("persistentvolumes"), [])
            until(lambda: not self.disks() & disks, "the disks of database and buckets to go")
            self.assertEqual(customers.read_text().splitlines(keepends=True), fewer, "files of the shared folders stay")
            platform()
            self.assertEqual(self.experiments("kept"), [], "the database is a new one")
            self.assertEqual(self.tracks("anew"), "what was written")
            self.assertNotEqual(self.secret("mlflow"), old["mlflow"])

    def mistake_the_image_of(self, server):
        """Leaves a StatefulSet with a pod that cannot start, which it would never replace by itself."""
        kubectl("-n", "churnlab", "set", "image", f"statefulset/{server}", f"{server}=registry.local/nosuch:1")

        def stuck():
            state = get("pod", f"{server}-0", "churnlab") or {"status": {}}
            waiting = [one["state"].get("waiting", {}).get("reason") for one in state["status"].get("containerStatuses", [])]
            return {"ErrImagePull", "ImagePullBackOff"} & set(waiting)

        until(stuck, f"{server}-0 to miss its image")

    def names(self, kinds, space=None):
        return [one["metadata"]["name"] for one in get(kinds, namespace=space, selector=self.OURS)]

    def disks(self):
        """The volumes of claims in churnlab: what database and buckets lie on."""
        return {one["metadata"]["name"] for one in get("pv") if one["spec"].get("claimRef", {}).get("namespace") == "churnlab"}

    def secret(self, name, space="churnlab"):
        return {field: base64.b64decode(value).decode() for field, value in get("secret", name, space)["data"].items()}

    def doors(self, secrets):
        """What passwords and keys open, asked from MLflow's pod: `open`, or the beginning of the reason."""
        return json.loads(
            cluster_operations.python_of_mlflow(
                "import boto3, json, os, psycopg2\n"
                f"secrets = json.loads({json.dumps(secrets)!r})\n"
                "doors = {}\n"
                "try:\n"
                "    psycopg2.connect(host='postgresql', user='mlflow', dbname='mlflow', password=secrets['mlflow']['PGPASSWORD']).close()\n"
                "    doors['database'] = 'open'\n"
                "except psycopg2.OperationalError as e:\n"
                "    doors['database'] = 'password' if 'password authentication failed' in str(e) else str(e)\n"
                "for name, bucket in (('mlflow', 'mlflow'), ('churnlab-s3', 'churnlab')):\n"
                "    key, secret = (secrets[name]['AWS_' + part] for part in ('ACCESS_KEY_ID', 'SECRET_ACCESS_KEY'))\n"
                "    try:\n"
                "        s3 = boto3.client('s3', endpoint_url=os.environ['MLFLOW_S3_ENDPOINT_URL'], aws_access_key_id=key, aws_secret_access_key=secret)\n"
                "        s3.list_objects_v2(Bucket=bucket)\n"
                "        doors[bucket] = 'open'\n"
                "    except s3.exceptions.ClientError as e:\n"
                "        doors[bucket] = e.response['Error']['Code']\n"
                "print(json.dumps(doors))\n"
            ).splitlines()[-1]
        )

    def tracks(self, experiment):
        """What comes back of a run that MLflow tracks, artifact included."""
        return cluster_operations.python_of_mlflow(
            "import mlflow\n"
            "mlflow.set_tracking_uri('http://localhost:5000')\n"
            f"mlflow.set_experiment({experiment!r})\n"
            "with mlflow.start_run() as run:\n"
            "    mlflow.log_text('what was written', 'note.txt')\n"
            "print(mlflow.artifacts.load_text(run.info.artifact_uri + '/note.txt'))\n"
        ).splitlines()[-1]

    def experiments(self, name):
        return [one.name for one in self.tracked().search_experiments(filter_string=f"name = '{name}'")]
