"""The platform on the current kubectl context: namespaces, volumes, Secrets, MLflow on PostgreSQL and S3, roles, policies,
customers, JupyterHub.

    up       installs or updates all of it, in order, and waits until it is ready; safe to repeat
    status   what is there and what is not ready
    down     removes what `up` made; claims, volumes, buckets and Secrets stay unless --delete-data
    seal     writes the Secrets of an overlay as SealedSecrets, by kubeseal

Nothing is touched that `up` did not label (app.kubernetes.io/managed-by: churnlab-platform).
"""

import argparse
import base64
import hashlib
import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from cluster_objects import LABEL, NAMESPACES, PLATFORM, Cluster, ours, say
from common import ROOT, SERVICE, USAGE, Failure, exit_code_of

CHART, CHART_REPOSITORY, CHART_VERSION, RELEASE = "jupyterhub", "https://hub.jupyter.org/helm-chart/", "4.4.0", "jupyterhub"
OVERLAYS = ROOT / "jupyterhub" / "platform" / "overlays"
VOLUMES = ROOT / "pvc" / "overlays"
VALUES = ROOT / "jupyterhub"
PLACEHOLDER = "/CHURNLAB_VOLUMES"
LOCAL = "registry.local"
"""What the names of our images begin with that were loaded into the node."""
CUSTOMERS_LIMIT = 1_000_000
"""Bytes that a ConfigMap takes, with some room for its name."""
REMOVED = [
    *("deployments.apps", "statefulsets.apps", "cronjobs.batch", "jobs.batch", "services", "configmaps"),
    *("networkpolicies.networking.k8s.io", "poddisruptionbudgets.policy", "resourcequotas", "limitranges"),
    *("rolebindings.rbac.authorization.k8s.io", "roles.rbac.authorization.k8s.io", "serviceaccounts"),
]
REMOVED_OF_CLUSTER = [
    *("validatingadmissionpolicybindings.admissionregistration.k8s.io", "validatingadmissionpolicies.admissionregistration.k8s.io"),
    "clusterroles.rbac.authorization.k8s.io",
]
HOMES = "churnlab.dev/home=true"
"""How values.yaml labels the claims of users' homes."""
SERVERS = "app.kubernetes.io/part-of=churnlab,app.kubernetes.io/component=singleuser-server"
HUB_DATABASE = f"release={RELEASE},component=hub"
"""How the chart labels the claim of the hub's database, which outlives it."""


def main():
    parser = argparse.ArgumentParser(
        prog="scripts/platform", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="up|status|down|seal")
    up_verb = verbs.add_parser("up", help="install or update", allow_abbrev=False)
    up_verb.add_argument("--overlay", choices=["dev", "prod", "test"], default="dev")
    up_verb.add_argument("--data", metavar="FILE|ADDRESS", help="customers: a CSV file of up to 1 MB, s3://…, https://…; else what lies there, or synthetic ones")
    up_verb.add_argument("--sha256", metavar="SUM", default="", help="what the customers' checksum must be")
    up_verb.add_argument("--volumes", metavar="FOLDER", help="where the nodes have the shared folders (overlay test)")
    up_verb.add_argument("--registry", metavar="PREFIX", help="where our images are, as `scripts/images --registry` pushed them (dev); else where they were")
    up_verb.add_argument("--user", action="append", metavar="NAME", help="a user of the hub (dev), as often as wanted; else ada and grace")
    up_verb.add_argument("--values", action="append", default=[], metavar="FILE", help="more values for the hub's chart")
    up_verb.add_argument("--without-hub", action="store_true", help="leave JupyterHub out")
    down_verb = verbs.add_parser("down", help="remove", allow_abbrev=False)
    down_verb.add_argument("--delete-data", action="store_true", help="also claims, buckets, database, Secrets, and namespaces with nothing else in them")
    for verb in (up_verb, down_verb):
        verb.add_argument("--yes", action="store_true", help="do not ask")
        verb.add_argument("--timeout", type=seconds, default=600, metavar="TIME", help="how long to wait for one thing, as 90s or 10m (10m)")
    verbs.add_parser("status", help="show", allow_abbrev=False)
    seal_verb = verbs.add_parser("seal", help="write SealedSecrets", allow_abbrev=False)
    seal_verb.add_argument("--out", required=True, metavar="FOLDER", help="where the files go")
    seal_verb.add_argument("--cert", metavar="FILE", help="the controller's certificate; else kubeseal asks the cluster")
    options = parser.parse_args()
    return {"up": up, "down": down, "status": status, "seal": seal}[options.verb](options)


def seconds(text):
    match = re.fullmatch(r"([1-9][0-9]*)(s|m|h)?", text)
    if match is None:
        raise argparse.ArgumentTypeError(f"a time is like 90s or 10m, was {text}")
    return int(match[1]) * {"s": 1, None: 1, "m": 60, "h": 3600}[match[2]]


def confirm(options, cluster, doing):
    print(f"context {cluster.context} at {cluster.server}\nnamespaces {', '.join(NAMESPACES)}\n{doing}", flush=True)
    if options.yes:
        return
    if not sys.stdin.isatty():
        raise Failure(USAGE, "there is nobody to ask: say --yes")
    try:
        answer = input("Go on? [y/N] ")
    except EOFError:  # Ctrl-D
        print()
        answer = ""
    if answer.strip().lower() not in ("y", "yes"):
        raise Failure(USAGE, "nothing was done")


# --- up


def up(options):
    begin = time.monotonic()
    check(options)
    customers = customers_of(options)
    folder = volumes_of(options)
    cluster = Cluster(options.timeout)
    confirm(options, cluster, f"up: installs or updates the platform, overlay {options.overlay}")
    cluster.check_rights()
    registry = registry_of(cluster, options)
    images = {LOCAL: registry}
    platform = cluster.render(OVERLAYS / options.overlay, images)
    volumes = cluster.render(VOLUMES / options.overlay, images | {PLACEHOLDER: folder})
    cluster.check_ours([*platform, *volumes])
    cluster.check_places([one for one in volumes if one["kind"] == "PersistentVolume"])

    spaces = [one for one in platform if one["kind"] in ("Namespace", "ServiceAccount")]
    say("namespaces and accounts")
    cluster.apply(spaces)
    make_secrets(cluster, options)

    say("volumes and claims")
    fill = [one for one in volumes if one["kind"] == "Job"]
    others = [one for one in volumes if one["kind"] != "Job"]
    cluster.free_volumes()
    cluster.apply([*set_customers(others, customers, options), *([customers] if isinstance(customers, dict) else [])])
    for claim in (one for one in others if one["kind"] == "PersistentVolumeClaim"):
        cluster.wait_for_claim(claim)

    say("roles, policies, quotas, PostgreSQL, S3")
    late = [one for one in platform if one["kind"] in ("Job", "Deployment")]
    restart_on_change(cluster, platform)
    cluster.apply([one for one in platform if one not in late and one not in spaces])
    for one in platform:
        if one["kind"] == "StatefulSet":
            cluster.wait_for_workload(one)
    say("database, buckets, users")
    for job in (one for one in late if one["kind"] == "Job"):
        cluster.run_job(job)

    say("MLflow")
    deployments = [one for one in late if one["kind"] == "Deployment"]
    cluster.apply(deployments)
    say("customers")
    for job in fill:
        cluster.run_job(job)
    if isinstance(customers, dict):
        cluster.delete("configmap", "churnlab-jobs", customers["metadata"]["name"])  # they are on the volume now
    for one in deployments:
        cluster.wait_for_workload(one)

    left_out = None if options.without_hub else install_hub(cluster, options, registry)
    print(f"\nThe platform is ready after {time.monotonic() - begin:.0f} s.")
    print_addresses(cluster)
    if left_out:
        print(f"\nnot installed: JupyterHub: {left_out}")
    return 0


def check(options):
    """Refuses what would do nothing, or fail at the end."""
    if options.sha256 and options.data is None:
        raise Failure(USAGE, "--sha256 is the checksum of what --data names: name it")
    if options.registry and options.overlay == "prod":
        raise Failure(USAGE, "--registry is for the overlay dev: in prod the registry is in jupyterhub/platform/overlays/prod, pvc/overlays/prod and values-prod.yaml")
    if options.user and options.overlay == "prod":
        raise Failure(USAGE, "--user is for the overlays dev and test: in prod users come from the identity provider")
    for file in options.values:
        if not Path(file).is_file():
            raise Failure(USAGE, f"--values {file}: there is no such file")
    if options.values and options.without_hub:
        raise Failure(USAGE, "--values is for JupyterHub, which --without-hub leaves out")


def registry_of(cluster, options):
    """Where our images are: what --registry says, else what it said when the platform was installed."""
    if options.registry:
        return options.registry.rstrip("/")
    there = None if options.overlay == "prod" else cluster.find("configmap", "churnlab-jobs", "churnlab-env")
    registry = there["data"]["CHURNLAB_RUNNER_IMAGE"].rpartition("/")[0] if there else LOCAL
    if registry != LOCAL:
        say(f"our images come from {registry}, as before (--registry {LOCAL}: those that were loaded into the nodes)")
    return registry


def customers_of(options):
    """What --data names: an address as it is, a file as a ConfigMap, or nothing."""
    if options.data is None:
        return None
    if re.match(r"(s3|https?)://", options.data):
        return options.data
    file = Path(options.data)
    if not file.is_file():
        raise Failure(USAGE, f"--data {options.data}: there is no such file")
    if file.stat().st_size > CUSTOMERS_LIMIT:
        raise Failure(USAGE, f"--data {options.data} has {file.stat().st_size} bytes, and a file goes in by a ConfigMap of up to 1 MB: give an s3:// or https:// address, or copy it to the data volume's input/")
    try:
        text = file.read_bytes().decode()  # with its line ends: the checksum is of all bytes
    except UnicodeDecodeError as e:
        raise Failure(USAGE, f"--data {options.data} is not a text file in UTF-8: {e}") from e
    return secretless("ConfigMap", "churnlab-jobs", "customers", data={"telco-churn.csv": text})


def secretless(kind, namespace, name, **fields):
    labels = {"app.kubernetes.io/part-of": "churnlab", "app.kubernetes.io/managed-by": PLATFORM}
    return {"apiVersion": "v1", "kind": kind, "metadata": {"name": name, "namespace": namespace, "labels": labels}, **fields}


def volumes_of(options):
    if options.overlay == "test":
        if not options.volumes:
            raise Failure(USAGE, "the overlay test needs --volumes FOLDER")
        return str(Path(options.volumes).resolve())
    if options.volumes:
        raise Failure(USAGE, f"--volumes is for the overlay test; for {options.overlay} the folders are in pvc/overlays/{options.overlay}")
    return PLACEHOLDER


def set_customers(objects, customers, options):
    """The objects with what --data says; without it none is named, so that what lies on the volume is kept."""
    for one in objects:
        if one["kind"] == "ConfigMap" and one["metadata"]["name"] == "data-source" and customers is not None:
            one["data"] = {"SOURCE": customers if isinstance(customers, str) else "configmap", "SHA256": options.sha256}
    return objects


def restart_on_change(cluster, platform):
    """Marks what reads a Secret at its start with the Secret's version: a new password restarts it."""
    reads = {("Deployment", "mlflow"): "mlflow", ("StatefulSet", "s3"): "s3-root"}
    for one in platform:
        secret = reads.get((one["kind"], one["metadata"]["name"]))
        if secret:
            one["spec"]["template"]["metadata"].setdefault("annotations", {}).update(note_of(cluster.get("secret", "churnlab", secret)))


def note_of(secret):
    """An annotation that changes with a Secret's content: only the beginning of its hash, which tells apart and tells no password."""
    data = json.dumps(secret["data"], sort_keys=True)
    return {"churnlab.dev/secret": hashlib.sha256(data.encode()).hexdigest()[:8]}


# --- Secrets


def key():
    return secrets.token_hex(20)


def user_of_s3(name):
    # A name that no text has by chance: the runner masks in notebooks what its environment holds as a key.
    return {"AWS_ACCESS_KEY_ID": f"s3user-{name}", "AWS_SECRET_ACCESS_KEY": key()}


def new_secrets():
    """Every Secret of the platform by namespace and name, each with a function that makes its content."""
    return {
        ("churnlab", "postgresql"): lambda: {"POSTGRES_PASSWORD": key()},
        ("churnlab", "s3-root"): lambda: {"ROOT_ACCESS_KEY": "root", "ROOT_SECRET_KEY": key()},
        ("churnlab", "mlflow"): lambda: {"PGPASSWORD": key(), **user_of_s3("mlflow")},
        ("churnlab", "backup"): lambda: user_of_s3("backup"),
        ("churnlab", "churnlab-s3"): lambda: user_of_s3("churnlab"),
        ("churnlab-hub", "hub-proxy"): lambda: {"token": secrets.token_hex(32)},
    }


COPIES = [("churnlab-hub", "churnlab-s3"), ("churnlab-jobs", "churnlab-s3")]
"""The same as in churnlab: a Secret is seen in its own namespace only."""


def secret(namespace, name, content):
    return secretless("Secret", namespace, name, type="Opaque", stringData=content)


def make_secrets(cluster, options):
    """Makes what is absent; in prod all must be there. Passwords of the hub's users are printed when they are made, since the
    cluster has their hashes only."""
    made = []
    wanted = new_secrets()
    if options.overlay == "prod":
        names = [*wanted, *COPIES, ("churnlab-hub", "hub-oidc")]
        missing = [f"{space}/{name}" for space, name in names if not cluster.exists("secret", space, name)]
        if missing:
            raise Failure(USAGE, f"the overlay prod makes no Secrets, and these are missing: {', '.join(missing)}; `scripts/platform seal` writes them (jupyterhub/README.md)")
        return
    for (space, name), content in wanted.items():
        if not cluster.exists("secret", space, name):
            cluster.apply([secret(space, name, content())])
            made.append(f"{space}/{name}")
    data = cluster.get("secret", "churnlab", "churnlab-s3")["data"]
    same = {field: base64.b64decode(value).decode() for field, value in data.items()}
    cluster.apply([secret(space, name, same) for space, name in COPIES])
    there = cluster.find("secret", "churnlab-hub", "hub-users")
    users = json.loads(base64.b64decode(there["data"]["users.json"])) if there else {}
    names = options.user or ([] if there else ["ada", "grace"])
    for name in names:
        if not re.fullmatch(r"[a-z][a-z0-9-]{0,31}", name):
            raise Failure(USAGE, f"a user's name is lower-case letters, digits and hyphens, was {name}")
    passwords = {name: secrets.token_urlsafe(12) for name in dict.fromkeys(names) if name not in users}
    if passwords:
        users |= {name: hashed(password) for name, password in passwords.items()}
        cluster.apply([secret("churnlab-hub", "hub-users", {"users.json": json.dumps(users)})])
        made.append("churnlab-hub/hub-users")
        print("users of the hub and their passwords, shown this once:")
        print("\n".join(f"  {name:<12} {password}" for name, password in passwords.items()), flush=True)
    if made:
        say(f"made the Secrets {', '.join(made)}")


def hashed(password):
    """As values-dev.yaml reads it: salt and scrypt (RFC 7914) of a password, in hexadecimal."""
    salt = secrets.token_bytes(16)
    return f"{salt.hex()}:{hashlib.scrypt(password.encode(), salt=salt, n=2**14, r=8, p=1).hex()}"


def seal(options):
    if shutil.which("kubeseal") is None:
        raise Failure(USAGE, "kubeseal is missing: https://github.com/bitnami/sealed-secrets has it")
    out = Path(options.out)
    if out.exists() and any(out.iterdir()):
        raise Failure(USAGE, f"{out} is not empty: new Secrets beside old ones would lock the database; seal a single one by kubeseal itself")
    client = {name: os.environ.get(name, "") for name in ("OAUTH_CLIENT_ID", "OAUTH_CLIENT_SECRET")}
    if not all(client.values()):
        raise Failure(USAGE, "set OAUTH_CLIENT_ID and OAUTH_CLIENT_SECRET to what your identity provider gave for the hub")
    contents = {place: content() for place, content in new_secrets().items()}
    contents |= {place: contents["churnlab", "churnlab-s3"] for place in COPIES}
    contents["churnlab-hub", "hub-oidc"] = client
    sealed = {}
    for (space, name), content in contents.items():
        command = ["kubeseal", "--format", "yaml", *(["--cert", options.cert] if options.cert else [])]
        done = subprocess.run(command, input=json.dumps(secret(space, name, content)), capture_output=True, text=True)
        if done.returncode != 0:
            raise Failure(SERVICE, f"kubeseal could not seal {space}/{name}: {last_line(done.stderr)}")
        sealed[f"{space}-{name}.yaml"] = done.stdout
    out.mkdir(parents=True, exist_ok=True)
    for file, text in sealed.items():
        (out / file).write_text(text)
    say(f"wrote {len(sealed)} SealedSecrets to {out}: commit them, and apply them before `up`")
    return 0


def last_line(text):
    lines = [line for line in text.strip().splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing"


# --- JupyterHub


def install_hub(cluster, options, registry):
    """Installs the chart. Where it cannot be had, what is missing is returned; what fails of an install is a failure."""
    chart = os.environ.get("CHART_DIR")
    if chart and not (Path(chart) / "Chart.yaml").is_file():
        raise Failure(USAGE, f"CHART_DIR is no chart: {chart} has no Chart.yaml")
    if chart and not re.search(rf"^version: *['\"]?{re.escape(CHART_VERSION)}['\"]?$", (Path(chart) / "Chart.yaml").read_text(), re.M):
        raise Failure(USAGE, f"CHART_DIR is not version {CHART_VERSION} of the chart as it was released: {chart}/Chart.yaml says another")
    if shutil.which("helm") is None:
        return "helm is missing (https://helm.sh/docs/intro/install)"
    say("JupyterHub")
    with tempfile.TemporaryDirectory(prefix="churnlab-") as folder:
        if not chart:
            pull = ["helm", "pull", CHART, "--repo", CHART_REPOSITORY, "--version", CHART_VERSION, "--destination", folder]
            done = subprocess.run(pull, capture_output=True, text=True, stdin=subprocess.DEVNULL)
            if done.returncode != 0:
                return f"helm could not fetch {CHART} {CHART_VERSION} from {CHART_REPOSITORY} ({last_line(done.stderr)}); CHART_DIR may name a copy"
            chart = str(next(Path(folder).glob("*.tgz")))
        overlay = "prod" if options.overlay == "prod" else "dev"
        client = cluster.get("secret", "churnlab-hub", "hub-oidc") if overlay == "prod" else None
        # On its input: a command line can be read by everybody on the machine.
        given = values_of_secrets(cluster.get("secret", "churnlab-hub", "hub-proxy"), client)
        if overlay == "dev":
            given["singleuser"] = {"image": {"name": f"{registry}/churnlab-notebook"}}
        files = [VALUES / "values.yaml", VALUES / f"values-{overlay}.yaml", "-", *options.values]
        command = ["helm", "upgrade", "--install", RELEASE, chart, "--namespace", "churnlab-hub", "--timeout", f"{options.timeout}s", "--wait"]
        command += [part for file in files for part in ("--values", str(file))]
        done = subprocess.run(command, input=json.dumps(given), capture_output=True, text=True)
        if done.returncode != 0:
            raise Failure(SERVICE, f"helm could not install JupyterHub: {last_line(done.stderr)}{cluster.first_problem('churnlab-hub')}")
    return None


def values_of_secrets(proxy, client):
    """What the chart is told of Secrets: the proxy's token, and a note of the identity provider's client (prod, else None), which the
    hub reads at its start: a changed one restarts it."""
    found = {"proxy": {"secretToken": base64.b64decode(proxy["data"]["token"]).decode()}}
    return found | ({"hub": {"annotations": note_of(client)}} if client else {})


# --- status, addresses


ADDRESSES = [
    ("MLflow", "churnlab", "mlflow", 5000, 5000, "http://localhost:5000"),
    ("S3", "churnlab", "s3", 9000, 9000, "http://localhost:9000"),
    ("Pushgateway", "churnlab", "pushgateway", 9091, 9091, "http://localhost:9091"),
    ("JupyterHub", "churnlab-hub", "proxy-public", 8000, 80, "http://localhost:8000"),
]


def print_addresses(cluster):
    there = [one for one in ADDRESSES if cluster.exists("service", one[1], one[2])]
    if there:
        print("\nin the cluster, and from here:")
    for title, space, service, local, port, address in there:
        print(f"  {title:<12} http://{service}.{space}.svc.cluster.local:{port}")
        print(f"               kubectl -n {space} port-forward service/{service} {local}:{port}   # then {address}")


def status(options):
    cluster = Cluster(60)
    print(f"context {cluster.context} at {cluster.server}")
    problems = cluster.print_status()
    hub = cluster.find("deployment", "churnlab-hub", "hub")
    if hub is None:
        print(f"{'churnlab-hub':<14}{'JupyterHub':<44}not installed")
    print_addresses(cluster)
    if problems:
        raise Failure(SERVICE, problems[0] + (f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""))
    return 0


# --- down


def down(options):
    cluster = Cluster(options.timeout)
    what = "and all data: claims, buckets, database, Secrets" if options.delete_data else "keeps claims, buckets, database and Secrets"
    confirm(options, cluster, f"down: removes the platform, {what}")
    cluster.check_rights()
    there = [space for space in NAMESPACES if cluster.is_ours("namespace", None, space)]
    if options.delete_data:
        check_claims(cluster, there)
    left = remove_hub(there)
    if "churnlab-hub" in there:
        cluster.remove(["pods"], "churnlab-hub", SERVERS)
    for space in there:
        cluster.remove(REMOVED, space, LABEL)
    cluster.remove(REMOVED_OF_CLUSTER, None, LABEL)
    if options.delete_data:
        for space in there:
            cluster.remove(["secrets", "persistentvolumeclaims"], space, LABEL)
        if "churnlab-hub" in there:
            for selector in (HOMES, HUB_DATABASE):
                cluster.remove(["persistentvolumeclaims"], "churnlab-hub", selector)
        folders = cluster.remove(["persistentvolumes"], None, LABEL)
        if folders:
            say("the files of the shared folders stay where they are: on the node or the server")
        for space in there:
            others = cluster.others_in(space)
            if others:
                left.append(f"the namespace {space}: it has {', '.join(others[:3])}{' and more' if len(others) > 3 else ''}, which `up` did not make")
            else:
                cluster.remove_namespace(space)
    say("done")
    for one in left:
        print(f"not removed: {one}")
    return 0


def check_claims(cluster, there):
    """Refuses while a pod of others mounts a claim that is to go: Kubernetes keeps the claim until the pod is removed, also when it has
    ended, as that of a run does for a week."""
    server = dict(part.split("=") for part in SERVERS.split(","))
    held, workflows = [], False
    for space in there:
        claims = {one["metadata"]["name"] for one in cluster.list("persistentvolumeclaims", space, LABEL)}
        for pod in cluster.list("pods", space):
            labels = pod["metadata"].get("labels") or {}
            mounted = {volume["persistentVolumeClaim"]["claimName"] for volume in pod["spec"].get("volumes", []) if "persistentVolumeClaim" in volume}
            if mounted & claims and not ours(pod) and not server.items() <= labels.items():
                held.append(f"{space}/{pod['metadata']['name']} mounts {', '.join(sorted(mounted & claims))}")
                workflows = workflows or "workflows.argoproj.io/workflow" in labels
    if held:
        more = f" (and {len(held) - 1} more)" if len(held) > 1 else ""
        raise Failure(
            USAGE,
            f"pod {held[0]}{more}, which keeps the claim: remove runs and schedules first, as by `kubectl -n churnlab-jobs delete "
            f"{'cronworkflows,workflows,' if workflows else ''}cronjobs,jobs,pods -l app.kubernetes.io/managed-by=churnlab`; nothing was done",
        )


def remove_hub(there):
    """Uninstalls the chart; what stays behind by name."""
    if "churnlab-hub" not in there:
        return []
    if shutil.which("helm") is None:
        listed = subprocess.run(
            ["kubectl", "get", "secrets", "-n", "churnlab-hub", "-l", f"owner=helm,name={RELEASE}", "-o", "name"], capture_output=True, text=True
        )
        return ["JupyterHub: helm is missing, which installed it"] if listed.stdout.strip() else []
    done = subprocess.run(
        ["helm", "uninstall", RELEASE, "--namespace", "churnlab-hub", "--ignore-not-found", "--wait"], capture_output=True, text=True
    )
    if done.returncode != 0:
        raise Failure(SERVICE, f"helm could not remove JupyterHub: {last_line(done.stderr)}")
    return []


if __name__ == "__main__":
    sys.exit(exit_code_of(main))
