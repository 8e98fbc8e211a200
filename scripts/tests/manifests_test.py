"""The manifests and values of jupyterhub/ and pvc/ as `kubectl kustomize` renders them: valid, pinned, restricted, within limits,
without credentials. Needs kubectl; what needs more says so."""

import contextlib
import fnmatch
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import unittest.mock
from pathlib import Path

import yaml

import setup
from common import Failure
from repository_test import committed, text_of

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = Path(os.environ.get("CHURNLAB_REFERENCE", ROOT.parent / "shared"))
OBSERVABILITY = ROOT / "jupyterhub" / "platform" / "components" / "observability"
OVERLAYS = sorted([*ROOT.glob("jupyterhub/platform/overlays/*"), *ROOT.glob("pvc/overlays/*")])
NAMESPACES = {"churnlab", "churnlab-hub", "churnlab-jobs"}
LABELS = {"app.kubernetes.io/part-of": "churnlab", "app.kubernetes.io/managed-by": "churnlab-platform"}
CHART_PORTS = {8000, 8001, 8081, 8888}
"""Of proxy, its commands, hub and users' servers: the chart sets them."""
OUTSIDE = {53, 80, 443, 6443}
"""Of the cluster's DNS, of addresses of the outside, of the API server."""


def kubectl():
    """The cluster's, where only that is there."""
    return shutil.which("kubectl") or shutil.which("kubectl", path=Path.home() / ".cache/test-cluster/bin")


def setUpModule():
    if kubectl() is None:
        raise unittest.SkipTest("kubectl is not installed")


def text(overlay):
    done = subprocess.run([kubectl(), "kustomize", str(overlay)], capture_output=True, text=True)
    if done.returncode != 0:
        raise AssertionError(f"{overlay}: {done.stderr}")
    return done.stdout


RENDERED = {}


def rendered(overlay):
    if overlay not in RENDERED:
        RENDERED[overlay] = [one for one in yaml.safe_load_all(text(overlay)) if one]
    return RENDERED[overlay]


def objects():
    for overlay in OVERLAYS:
        for one in rendered(overlay):
            yield f"{overlay.relative_to(ROOT)}: {one['kind']}/{one['metadata']['name']}", one


def template(one):
    """The template of the pods that an object makes, or None."""
    spec = one.get("spec") or {}
    if one["kind"] == "CronJob":
        spec = spec["jobTemplate"]["spec"]
    return spec.get("template") if one["kind"] in ("Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob") else None


def pods():
    for name, one in objects():
        found = template(one)
        if found:
            yield name, one, found["metadata"].get("labels", {}), found["spec"]


def containers(spec):
    return [*spec.get("initContainers", []), *spec["containers"]]


def merged(below, above):
    """As helm merges values: maps go together, all else is replaced."""
    if not (isinstance(below, dict) and isinstance(above, dict)):
        return above
    return below | {key: merged(below[key], value) if key in below else value for key, value in above.items()}


def values(*names):
    found = {}
    for name in names:
        found = merged(found, yaml.safe_load(text_of(f"jupyterhub/{name}")))
    return found


class Manifests(unittest.TestCase):
    def test_are_valid(self):
        validate = REFERENCE / "cluster" / "validate"
        if not validate.exists():
            self.skipTest(f"no schemas of Kubernetes ({validate})")
        self.assertGreaterEqual(len(OVERLAYS), 6)
        for overlay in OVERLAYS:
            with self.subTest(overlay.relative_to(ROOT)):
                done = subprocess.run([validate, "-"], input=text(overlay), capture_output=True, text=True)
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
                self.assertRegex(done.stdout, r"Valid: [1-9][0-9]*, Invalid: 0, Errors: 0, Skipped: 0")

    def test_are_labelled_as_ours(self):
        for name, one in objects():
            with self.subTest(name):
                self.assertLessEqual(LABELS.items(), (one["metadata"].get("labels") or {}).items())
                self.assertIn(one["metadata"].get("namespace", "churnlab"), NAMESPACES)

    def test_hold_no_secret(self):
        self.assertEqual([name for name, one in objects() if one["kind"] == "Secret"], [])

    def test_name_secrets_that_platform_makes(self):
        import cluster_platform

        made = {*cluster_platform.new_secrets(), *cluster_platform.COPIES}
        for name, one, _, spec in pods():
            found = [part["valueFrom"]["secretKeyRef"]["name"] for c in containers(spec) for part in c.get("env", []) if "secretKeyRef" in part.get("valueFrom", {})]
            found += [part["secretRef"]["name"] for c in containers(spec) for part in c.get("envFrom", []) if "secretRef" in part]
            found += [volume["secret"]["secretName"] for volume in spec.get("volumes", []) if "secret" in volume]
            for secret in found:
                self.assertIn((one["metadata"]["namespace"], secret), made, name)

    def test_pin_their_images(self):
        for name, _, _, spec in pods():
            for container in containers(spec):
                with self.subTest(name, container=container["name"]):
                    tag = re.fullmatch(r"[a-z0-9./-]+:([a-zA-Z0-9._-]+)", container["image"])
                    self.assertIsNotNone(tag, container["image"])
                    self.assertNotEqual(tag[1], "latest")
                    self.assertEqual(container["imagePullPolicy"], "IfNotPresent")

    def test_take_the_registry_s_login_from_their_account(self):
        """In prod each pod's account names it, and the chart the same."""
        login = values("values-prod.yaml")["imagePullSecrets"]
        prod = [*rendered(ROOT / "jupyterhub/platform/overlays/prod"), *rendered(ROOT / "pvc/overlays/prod")]
        able = {
            (one["metadata"]["namespace"], one["metadata"]["name"])
            for one in prod
            if one["kind"] == "ServiceAccount" and [each["name"] for each in one.get("imagePullSecrets", [])] == login
        }
        used = {(one["metadata"]["namespace"], template(one)["spec"]["serviceAccountName"]) for one in prod if template(one)}
        used |= {("churnlab-hub", values("values.yaml")["singleuser"]["serviceAccountName"]), ("churnlab-jobs", "churnlab-workflow")}
        self.assertLessEqual(used, able)

    def test_use_one_image_of_the_runner(self):
        """That of the data's Jobs is the one that `churnlab submit` takes from churnlab-env."""
        for kind in ("prod", "test"):
            told = {
                one["data"]["CHURNLAB_RUNNER_IMAGE"]
                for one in rendered(ROOT / "jupyterhub/platform/overlays" / kind)
                if one["kind"] == "ConfigMap" and one["metadata"]["name"] == "churnlab-env"
            }
            used = {
                container["image"]
                for one in rendered(ROOT / "pvc/overlays" / kind)
                if template(one)
                for container in containers(template(one)["spec"])
                if "churnlab-runner" in container["image"]
            }
            self.assertEqual(told, used)

    def test_have_restricted_pods(self):
        """What Pod Security asks for under `restricted`, and a root file system that cannot be written."""
        for name, _, _, spec in pods():
            with self.subTest(name):
                security = spec["securityContext"]
                self.assertTrue(security["runAsNonRoot"])
                self.assertGreater(security["runAsUser"], 0)
                self.assertEqual(security["seccompProfile"]["type"], "RuntimeDefault")
                self.assertIs(spec["automountServiceAccountToken"], False)
                self.assertIs(spec["enableServiceLinks"], False)
                self.assertNotIn("default", spec["serviceAccountName"])
                self.assertEqual([field for field in ("hostNetwork", "hostPID", "hostIPC") if spec.get(field)], [])
                for volume in spec.get("volumes", []):
                    self.assertLessEqual(volume.keys() - {"name"}, {"emptyDir", "configMap", "secret", "persistentVolumeClaim"})
                    if "emptyDir" in volume:
                        self.assertIn("sizeLimit", volume["emptyDir"], volume["name"])
                for container in containers(spec):
                    security = container["securityContext"]
                    self.assertIs(security["allowPrivilegeEscalation"], False)
                    self.assertIs(security["readOnlyRootFilesystem"], True)
                    self.assertEqual(security["capabilities"], {"drop": ["ALL"]})

    def test_limit_every_container(self):
        for name, _, _, spec in pods():
            for container in containers(spec):
                with self.subTest(name, container=container["name"]):
                    for kind in ("requests", "limits"):
                        self.assertLessEqual({"cpu", "memory"}, container["resources"][kind].keys())

    def test_probe_every_server(self):
        for name, one, _, spec in pods():
            if one["kind"] in ("Deployment", "StatefulSet"):
                for container in spec["containers"]:
                    self.assertIn("readinessProbe", container, name)
                    self.assertIn("livenessProbe", container, name)

    def test_end_every_job(self):
        for name, one in objects():
            spec = one["spec"]["jobTemplate"]["spec"] if one["kind"] == "CronJob" else one.get("spec", {})
            if one["kind"] in ("Job", "CronJob"):
                self.assertIn("activeDeadlineSeconds", spec, name)
                self.assertIn("backoffLimit", spec, name)
                self.assertEqual(spec["template"]["spec"]["restartPolicy"], "Never", name)
            if one["kind"] == "CronJob":
                self.assertEqual(one["spec"]["concurrencyPolicy"], "Forbid", name)
                self.assertIn("timeZone", one["spec"], name)
                self.assertIn("startingDeadlineSeconds", one["spec"], name)

    def test_start_by_themselves_no_way_back(self):
        names = {one["metadata"]["name"] for _, one in objects() if one["kind"] == "CronJob" and not one["spec"].get("suspend")}
        self.assertEqual(names, {"backup-database", "backup-buckets"})

    def test_enforce_pod_security_in_every_namespace(self):
        for overlay in ROOT.glob("jupyterhub/platform/overlays/*"):
            found = {one["metadata"]["name"]: one["metadata"]["labels"] for one in rendered(overlay) if one["kind"] == "Namespace"}
            self.assertEqual(found.keys(), NAMESPACES)
            for labels in found.values():
                for mode in ("enforce", "audit", "warn"):
                    self.assertEqual(labels[f"pod-security.kubernetes.io/{mode}"], "restricted")


class Volumes(unittest.TestCase):
    def test_are_one_folder_for_hub_and_jobs(self):
        for overlay in ROOT.glob("pvc/overlays/*"):
            volumes = {one["metadata"]["name"]: one["spec"] for one in rendered(overlay) if one["kind"] == "PersistentVolume"}
            claims = [one for one in rendered(overlay) if one["kind"] == "PersistentVolumeClaim"]
            self.assertEqual(len(claims), 5)
            for claim in claims:
                volume = volumes[claim["spec"]["volumeName"]]
                self.assertEqual(volume["claimRef"], {"namespace": claim["metadata"]["namespace"], "name": claim["metadata"]["name"]})
                for field in ("accessModes", "storageClassName"):
                    self.assertEqual(volume[field], claim["spec"][field])
                self.assertEqual(volume["accessModes"], ["ReadWriteMany"])
                self.assertEqual(volume["persistentVolumeReclaimPolicy"], "Retain")
            for name in ("shared-data", "shared-artifacts"):
                places = [volumes[f"{space}-{name}"] for space in ("churnlab-hub", "churnlab-jobs")]
                where = [place.get("hostPath") or place["csi"]["volumeAttributes"] for place in places]
                self.assertEqual(where[0], where[1])
            handles = [volume["csi"]["volumeHandle"] for volume in volumes.values() if "csi" in volume]
            self.assertEqual(len(set(handles)), len(handles), "a node mounts one volume of a handle")


class Policies(unittest.TestCase):
    """NetworkPolicies against the Services and pods that they speak of."""

    def setUp(self):
        self.all = [*rendered(ROOT / "jupyterhub/platform/overlays/prod"), *rendered(ROOT / "pvc/overlays/prod")]
        self.policies = [one for one in self.all if one["kind"] == "NetworkPolicy"]
        # By the pods that they select.
        self.services = {one["spec"]["selector"]["app.kubernetes.io/name"]: one["spec"] for one in self.all if one["kind"] == "Service"}

    def test_deny_what_is_not_named(self):
        denied = {
            one["metadata"]["namespace"]
            for one in self.policies
            if one["spec"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
        }
        self.assertEqual(denied, NAMESPACES)

    def test_name_ports_that_services_have(self):
        known = {port["port"] for service in self.services.values() for port in service["ports"]}
        self.assertEqual(known, {5000, 5432, 9000, 9091})
        for one in self.policies:
            for rule in [*one["spec"].get("ingress", []), *one["spec"].get("egress", [])]:
                self.assertTrue(rule.get("ports"), one["metadata"]["name"])
                for port in rule["ports"]:
                    self.assertIn(port["port"], known | CHART_PORTS | OUTSIDE, one["metadata"]["name"])

    def test_open_the_port_of_the_service_that_they_select(self):
        """A rule that selects a service's pods by name is about its port and no other."""
        seen = set()
        for one in self.policies:
            sides = [(peer, rule) for rule in one["spec"].get("egress", []) for peer in rule.get("to", [])]
            sides += [({"podSelector": one["spec"]["podSelector"]}, rule) for rule in one["spec"].get("ingress", [])]
            for peer, rule in sides:
                name = (peer.get("podSelector") or {}).get("matchLabels", {}).get("app.kubernetes.io/name")
                if name in self.services:
                    seen.add(name)
                    ports = {port["port"] for port in self.services[name]["ports"]}
                    self.assertEqual({port["port"] for port in rule["ports"]}, ports, one["metadata"]["name"])
        self.assertEqual(seen, self.services.keys())

    def test_are_on_the_ports_of_pods(self):
        """A policy sees the pod's port; where the Service has another one, the rule would be wrong."""
        ports = {
            labels["app.kubernetes.io/name"]: {port["containerPort"] for c in spec["containers"] for port in c.get("ports", [])}
            for name, one, labels, spec in pods()
            if one["kind"] in ("Deployment", "StatefulSet")
        }
        for name, service in self.services.items():
            self.assertEqual({port["port"] for port in service["ports"]}, ports[name])

    def test_say_for_both_sides_who_reaches_a_service(self):
        """A pod that is labelled to reach one has a way out, and the service a way in."""
        for target in ("postgresql", "s3"):
            label = f"churnlab.dev/reaches-{target}"
            reaching = [name for name, _, labels, _ in pods() if label in labels]
            self.assertTrue(reaching)
            by_name = {one["metadata"]["name"]: one["spec"] for one in self.policies if one["metadata"]["namespace"] == "churnlab"}
            self.assertEqual(by_name[f"to-{target}"]["podSelector"]["matchLabels"], {label: "true"})
            self.assertIn({"podSelector": {"matchLabels": {label: "true"}}}, by_name[target]["ingress"][0]["from"])

    def test_go_by_labels_that_who_sends_runs_cannot_take(self):
        """What is opened to a pod of churnlab-jobs by a label that a run has no use for, admission keeps."""
        opened = [one["spec"]["podSelector"] for one in self.policies if one["metadata"]["namespace"] == "churnlab-jobs"]
        for one in self.policies:
            for rule in one["spec"].get("ingress", []):
                for peer in rule.get("from", []):
                    if peer.get("namespaceSelector", {}).get("matchLabels", {}).get("kubernetes.io/metadata.name") == "churnlab-jobs":
                        opened.append(peer["podSelector"])
        labels = {pair for selector in opened for pair in selector.get("matchLabels", {}).items()}
        labels |= {(one["key"], "") for selector in opened for one in selector.get("matchExpressions", [])}
        labels.remove(("app.kubernetes.io/name", "run"))
        kept = next(one for one in self.all if one["kind"] == "ValidatingAdmissionPolicy" and one["metadata"]["name"] == "churnlab-jobs-pods")
        expressions = [one["expression"] for one in kept["spec"]["validations"]]
        self.assertTrue(labels)
        for key, value in labels:
            self.assertTrue([e for e in expressions if f"'{key}'" in e and f"'{value}'" in e or not value and f"'{key}' in" in e], (key, value))

    def test_of_the_chart_are_those_of_the_platform(self):
        """values.yaml opens to users' servers what the platform lets them in to."""
        chart = values("values.yaml")["singleuser"]["networkPolicy"]["egress"]
        ours = next(one["spec"]["egress"] for one in self.policies if one["metadata"]["name"] == "singleuser-server-flow")

        def simple(rules):
            return {(json.dumps(rule["to"], sort_keys=True), rule["ports"][0]["port"]) for rule in rules if "namespaceSelector" in rule["to"][0]}

        self.assertEqual(simple(chart), simple(ours))
        self.assertEqual({port for _, port in simple(chart)}, {5000, 9000})


class Hub(unittest.TestCase):
    """values.yaml with each of its overlays."""

    def test_values_pass_the_schema_of_the_chart(self):
        import jsonschema

        folder = REFERENCE / "schemas"
        if not folder.is_dir():
            self.skipTest(f"no schema of the chart ({folder})")
        schema = yaml.safe_load((folder / "jupyterhub-4.4.0-values.schema.yaml").read_text())
        defaults = yaml.safe_load((folder / "jupyterhub-4.4.0-values.yaml").read_text())
        validator = jsonschema.validators.validator_for(schema)(schema)
        for overlay in ("values-dev.yaml", "values-prod.yaml"):
            with self.subTest(overlay):
                found = merged(defaults, values("values.yaml", overlay))
                self.assertEqual([f"{'/'.join(map(str, e.path))}: {e.message}" for e in validator.iter_errors(found)], [])
        self.assertTrue(list(validator.iter_errors({**defaults, "unknown": 1})), "the schema is strict")

    def test_a_changed_secret_of_the_identity_provider_makes_a_new_hub(self):
        import cluster_platform

        def given(secret):
            proxy, client = ({"data": {"token": "dG9rZW4="}}, {"data": {"OAUTH_CLIENT_ID": "aWQ=", "OAUTH_CLIENT_SECRET": secret}})
            return merged(values("values.yaml", "values-prod.yaml"), cluster_platform.values_of_secrets(proxy, client))

        old, same, new = given("b2xk"), given("b2xk"), given("bmV3")
        self.assertEqual(old, same)
        self.assertNotEqual(old["hub"]["annotations"], new["hub"]["annotations"])
        self.assertLessEqual(values("values-prod.yaml")["hub"]["annotations"].items(), new["hub"]["annotations"].items())
        self.assertEqual(new["proxy"]["secretToken"], "token")
        self.assertNotIn("hub", cluster_platform.values_of_secrets({"data": {"token": ""}}, None))

    def test_pods_are_restricted(self):
        spawner = values("values.yaml")["hub"]["config"]["KubeSpawner"]
        self.assertEqual(spawner["pod_security_context"]["seccompProfile"], {"type": "RuntimeDefault"})
        for context in (spawner["pod_security_context"], spawner["container_security_context"]):
            self.assertIs(context["runAsNonRoot"], True)
        self.assertEqual(spawner["container_security_context"]["capabilities"], {"drop": ["ALL"]})
        self.assertIs(spawner["container_security_context"]["readOnlyRootFilesystem"], True)
        self.assertIs(values("values.yaml")["singleuser"]["cloudMetadata"]["blockWithIptables"], False)

    def test_data_cannot_be_written(self):
        storage = values("values.yaml")["singleuser"]["storage"]
        mount = next(one for one in storage["extraVolumeMounts"] if one["mountPath"] == "/mnt/shared-data")
        volume = next(one for one in storage["extraVolumes"] if one["name"] == mount["name"])
        self.assertIs(mount["readOnly"], True)
        self.assertIs(volume["persistentVolumeClaim"]["readOnly"], True)

    def test_a_jvm_gets_what_it_may_take(self):
        user = values("values.yaml")["singleuser"]
        self.assertEqual(user["memory"]["limit"], user["memory"]["guarantee"])
        for profile in user["profileList"]:
            sizes = profile["kubespawner_override"]
            self.assertEqual(sizes["mem_limit"], sizes["mem_guarantee"])

    def test_logins_are_nobody_s_shared_password(self):
        self.assertEqual(values("values.yaml")["hub"]["config"]["JupyterHub"]["authenticator_class"], "null")
        self.assertEqual(values("values.yaml", "values-prod.yaml")["hub"]["config"]["JupyterHub"]["authenticator_class"], "generic-oauth")
        config = values("values.yaml", "values-dev.yaml")["hub"]["extraConfig"]["10-named-users"]
        compile(config, "10-named-users", "exec")
        self.assertNotRegex(str(values("values.yaml", "values-dev.yaml")), r"dummy|shared-password")

    def test_named_users_are_those_that_platform_makes(self):
        """The dev overlay's authenticator on what `scripts/platform up` writes."""
        import asyncio
        import types

        import cluster_platform

        # JupyterHub is not among the packages of the tests; its class only brings what a browser needs.
        fake = types.ModuleType("jupyterhub.auth")
        fake.Authenticator = object
        sys.modules |= {"jupyterhub": types.ModuleType("jupyterhub"), "jupyterhub.auth": fake}
        self.addCleanup(lambda: [sys.modules.pop(name) for name in ("jupyterhub", "jupyterhub.auth")])
        config = types.SimpleNamespace(JupyterHub=types.SimpleNamespace())
        exec(values("values-dev.yaml")["hub"]["extraConfig"]["10-named-users"], {"c": config})
        users = config.JupyterHub.authenticator_class()
        with tempfile.TemporaryDirectory() as folder:
            type(users).file = Path(folder) / "users.json"
            type(users).file.write_text(json.dumps({"ada": cluster_platform.hashed("right")}))
            answers = [
                asyncio.run(users.authenticate(None, {"username": name, "password": password}))
                for name, password in (("ada", "right"), ("ada", "wrong"), ("ada", ""), ("mallory", "right"), ("mallory", ""))
            ]
        self.assertEqual(answers, ["ada", None, None, None, None])


class Observability(unittest.TestCase):
    def promtool(self):
        """The one of this machine, or out of Debian's package, kept with the other tools of the tests."""
        found = Path(shutil.which("promtool") or setup.TOOLS / "promtool")
        if not found.exists() and shutil.which("apt-get"):
            with contextlib.suppress(Failure):
                setup.fetch_program("prometheus", found)
        if not found.exists():
            self.skipTest("promtool is not installed (Debian: apt-get install prometheus)")
        return found

    def test_rules_and_scrape_configuration_are_valid(self):
        tool = self.promtool()
        for arguments in (["check", "rules", "rules.yaml"], ["check", "config", "--syntax-only", "scrape.yaml"]):
            done = subprocess.run([tool, *arguments], cwd=OBSERVABILITY, capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_rules_fire_when_they_should(self):
        done = subprocess.run([self.promtool(), "test", "rules", "rules_test.yaml"], cwd=OBSERVABILITY, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_every_rule_is_tested(self):
        rules = yaml.safe_load((OBSERVABILITY / "rules.yaml").read_text())
        names = {rule["alert"] for group in rules["groups"] for rule in group["rules"]}
        tested = (OBSERVABILITY / "rules_test.yaml").read_text()
        self.assertEqual([name for name in sorted(names) if not re.search(rf"\b{name}\b", tested)], [])
        for group in rules["groups"]:
            for rule in group["rules"]:
                self.assertLessEqual({"summary", "action"}, rule["annotations"].keys(), rule["alert"])

    def test_metrics_of_runs_are_those_that_the_runner_pushes(self):
        described = set(re.findall(r"\bchurnlab_run_[a-z_]+", text_of("lib/runner/README.md")))
        if not described:
            self.skipTest("lib/runner/README.md names no metrics")
        for name in ("rules.yaml", "dashboard.json"):
            used = set(re.findall(r"\bchurnlab_run_[a-z_]+", (OBSERVABILITY / name).read_text()))
            self.assertTrue(used)
            self.assertLessEqual(used, described)

    def test_dashboard_is_what_grafana_loads(self):
        board = json.loads((OBSERVABILITY / "dashboard.json").read_text())
        self.assertEqual(len({panel["id"] for panel in board["panels"]}), len(board["panels"]))
        for panel in board["panels"]:
            place = panel["gridPos"]
            self.assertLessEqual(place["x"] + place["w"], 24, panel["title"])
            self.assertTrue(all(target["expr"] for target in panel["targets"]), panel["title"])

    def test_expressions_of_the_dashboard_are_valid(self):
        board = json.loads((OBSERVABILITY / "dashboard.json").read_text())
        rules = [{"record": f"panel:{panel['id']}:{target['refId']}", "expr": target["expr"]} for panel in board["panels"] for target in panel["targets"]]
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "rules.yaml"
            file.write_text(yaml.safe_dump({"groups": [{"name": "dashboard", "rules": rules}]}))
            done = subprocess.run([self.promtool(), "check", "rules", "--lint=none", file], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


class Platform(unittest.TestCase):
    """scripts/platform where it cannot work: one line and a code, and nothing done."""

    def refused(self, *arguments, path=None, given=subprocess.DEVNULL, **variables):
        environment = os.environ | {"PATH": path or f"{Path(kubectl()).parent}:{os.environ['PATH']}"} | variables
        command = [str(ROOT / "scripts" / "platform"), *arguments]
        done = subprocess.run(command, env=environment, stdin=given, capture_output=True, text=True, timeout=60)
        self.assertRegex(done.stderr, r"\Achurnlab: [^\n]+\n\Z")
        return done.returncode, done.stderr

    def cluster(self, address):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        file = Path(folder.name) / "config"
        file.write_text(
            json.dumps(
                {
                    "apiVersion": "v1",
                    "kind": "Config",
                    "clusters": [{"name": "there", "cluster": {"server": address}}],
                    "contexts": [{"name": "mine", "context": {"cluster": "there", "user": "me"}}],
                    "users": [{"name": "me", "user": {}}],
                    "current-context": "mine",
                }
            )
        )
        return {"KUBECONFIG": str(file)}

    def test_without_kubectl(self):
        with tempfile.TemporaryDirectory() as folder:
            for tool in ("bash", "env", "locale"):
                (Path(folder) / tool).symlink_to(shutil.which(tool))
            (Path(folder) / "python3").symlink_to(sys.executable)
            code, told = self.refused("status", path=folder)
        self.assertEqual(code, 2)
        self.assertIn("kubectl is missing", told)

    def test_without_a_context(self):
        for verb in (["status"], ["up", "--yes"], ["down", "--yes"]):
            code, told = self.refused(*verb, KUBECONFIG="/nonexistent")
            self.assertEqual(code, 5)
            self.assertIn("kubectl has no cluster", told)

    def test_with_a_cluster_that_does_not_answer(self):
        code, told = self.refused("up", "--yes", **self.cluster("http://127.0.0.1:1"))
        self.assertEqual(code, 5)
        self.assertIn("the cluster of the context mine at http://127.0.0.1:1 does not answer", told)

    def test_with_nobody_to_ask(self):
        """A server that knows its version and nothing else: the question comes before anything is looked at."""
        import http.server
        import threading

        class Version(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(b'{"major": "1", "minor": "35"}')

            def log_message(self, *_):
                pass

        with http.server.HTTPServer(("127.0.0.1", 0), Version) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            there = self.cluster(f"http://127.0.0.1:{server.server_address[1]}")
            for verb in ("up", "down"):
                code, told = self.refused(verb, **there)
                self.assertEqual(code, 2)
                self.assertIn("say --yes", told)
            terminal, end = os.openpty()
            os.write(terminal, b"\x04")  # Ctrl-D
            code, told = self.refused("up", given=end, **there)
            self.assertEqual((code, told), (2, "churnlab: nothing was done\n"))
            os.close(end), os.close(terminal)
            server.shutdown()

    def test_with_options_that_would_do_nothing(self):
        for arguments, words in (
            (["--sha256", "0" * 64], "name it"),
            (["--overlay", "prod", "--user", "ada"], "identity provider"),
            (["--overlay", "prod", "--registry", "registry.example.org"], "pvc/overlays/prod"),
            (["--values", "/nonexistent.yaml"], "no such file"),
            (["--values", __file__, "--without-hub"], "--without-hub leaves out"),
        ):
            code, told = self.refused("up", "--yes", *arguments, KUBECONFIG="/nonexistent")
            self.assertEqual(code, 2)
            self.assertIn(words, told)

    def test_with_data_that_does_not_go_in(self):
        with tempfile.NamedTemporaryFile(suffix=".csv") as file:
            file.write(b"x" * 1_100_000)
            file.flush()
            code, told = self.refused("up", "--yes", "--data", file.name, KUBECONFIG="/nonexistent")
            self.assertEqual(code, 2)
            self.assertIn("1100000 bytes", told)
        code, told = self.refused("up", "--yes", "--data", "/nonexistent.csv", KUBECONFIG="/nonexistent")
        self.assertEqual(code, 2)
        self.assertIn("no such file", told)

    def test_with_volumes_that_are_elsewhere(self):
        for arguments, words in ((["--overlay", "test"], "--volumes"), (["--overlay", "dev", "--volumes", "/tmp"], "overlay test")):
            code, told = self.refused("up", "--yes", *arguments, KUBECONFIG="/nonexistent")
            self.assertEqual(code, 2)
            self.assertIn(words, told)


class Images(unittest.TestCase):
    def test_read_a_parent_s_files_once_for_all_its_children(self):
        import images

        if shutil.which("buildah") is None:
            self.skipTest("buildah is not installed")
        read = []
        self.enterContext(unittest.mock.patch.object(images, "content", lambda file: read.append(file.name) or file.read_bytes()))
        with tempfile.TemporaryDirectory() as folder:
            known = {}
            for name in ("parent", "one", "other"):
                place = Path(folder) / name
                place.mkdir()
                (place / f"{name}.txt").write_text(name)
                known[name] = images.Image(name, "1", place, parent=None if name == "parent" else "parent")
            builder = images.Builder("registry.local", images.BASE)
            keys = {builder.key(image, known) for image in known.values()}
            (Path(folder) / "parent" / "parent.txt").write_text("changed")
            after = {images.Builder("registry.local", images.BASE).key(image, known) for image in known.values()}
        self.assertEqual(len(keys | after), 6, "a child is another one with another parent")
        self.assertEqual(sorted(read[:3]), ["one.txt", "other.txt", "parent.txt"])


# Detectors of detect-secrets that look for a form; those by entropy find every checksum.
DETECTORS = [
    *("ArtifactoryDetector", "AWSKeyDetector", "AzureStorageKeyDetector", "BasicAuthDetector", "CloudantDetector", "GitHubTokenDetector"),
    *("GitLabTokenDetector", "IbmCloudIamDetector", "IbmCosHmacDetector", "JwtTokenDetector", "KeywordDetector", "MailchimpDetector"),
    *("NpmDetector", "OpenAIDetector", "PrivateKeyDetector", "PypiTokenDetector", "SendGridDetector", "SlackDetector"),
    *("SquareOAuthDetector", "StripeDetector", "TelegramBotTokenDetector", "TwilioKeyDetector"),
]
TESTS = ["*/src/test/*", "lib/testing/*", "scripts/tests/*", "scripts/benches/*"]
"""How credentials are handled is tested with some that open nothing."""
NAMES_OF_SECRETS = r'secretName: "?[a-z0-9-]+"?\s*([},#]|$)'
"""Says where a credential is, and not what it is; quoted as detect-secrets reads YAML."""


class Credentials(unittest.TestCase):
    def found_in(self, folder, names):
        from detect_secrets import SecretsCollection
        from detect_secrets.settings import transient_settings

        lines = {"path": "detect_secrets.filters.regex.should_exclude_line", "pattern": [NAMES_OF_SECRETS]}
        names_alone = {"path": "detect_secrets.filters.regex.should_exclude_secret", "pattern": ["^churnlab-s3$"]}
        with transient_settings({"plugins_used": [{"name": name} for name in DETECTORS], "filters_used": [lines, names_alone]}):
            secrets = SecretsCollection(root=str(folder))
            for name in names:
                secrets.scan_file(name)
            return sorted(f"{name}:{secret.line_number}: {secret.type}" for name, secret in secrets)

    def setUp(self):
        try:
            import detect_secrets  # noqa: F401
        except ImportError:
            self.skipTest("detect-secrets is not installed: scripts/test does it")

    def test_are_in_no_file(self):
        names = [name for name in committed() if not any(fnmatch.fnmatch(name, pattern) for pattern in TESTS)]
        self.assertGreater(len(names), 300)
        self.assertEqual(self.found_in(ROOT, names), [])

    def test_would_be_found(self):
        planted = {
            "secret.yaml": "apiVersion: v1\nkind: Secret\nstringData:\n  password: {}\n".format("hunter" * 3 + "2!"),
            "values.yaml": "hub:\n  config:\n    client_secret: {}\n".format("Zm9v" * 8),
            "url.sh": "curl https://ada:{}@example.com\n".format("s3cr3t" + "word"),
            "key.txt": "-----BEGIN RSA " + "PRIVATE KEY-----\n",
        }
        with tempfile.TemporaryDirectory() as folder:
            for name, content in planted.items():
                (Path(folder) / name).write_text(content)
            found = self.found_in(folder, sorted(planted))
        self.assertEqual({line.split(":")[0] for line in found}, planted.keys())


if __name__ == "__main__":
    unittest.main()
