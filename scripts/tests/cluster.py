"""The real cluster that tests use, and what they do with it: started, filled with our images, and asked."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from contextlib import contextmanager
from pathlib import Path

from checkout import ROOT

REFERENCE = Path(os.environ.get("CHURNLAB_REFERENCE") or ROOT.parent / "shared").resolve()
TOOLS = REFERENCE / "cluster"
CACHE = Path(os.environ.get("CLUSTER_CACHE") or Path.home() / ".cache" / "test-cluster")
STATE = Path(os.environ.get("CLUSTER_STATE") or CACHE / "state")
DATA = REFERENCE / "data" / "telco-churn.csv"
LIMIT = 120
"""Seconds after which something that was waited for has failed."""
PART_OF = "app.kubernetes.io/part-of=churnlab"


def say(message):
    print(f"cluster: {message}", file=sys.stderr, flush=True)


class Cluster:
    """The cluster, with a kubectl for its administrator. Stopped again by who started it."""

    runner = "registry.local/churnlab-runner:0.1.0"

    def __init__(self):
        for tool in ("up", "build", "image"):
            if not (TOOLS / tool).exists():
                raise unittest.SkipTest(f"no cluster for tests: {TOOLS / tool} is missing")
        if os.geteuid() != 0:
            raise unittest.SkipTest("the cluster for tests needs root")
        self.ran = (STATE / "admin.kubeconfig").exists()
        self.tool("build", "cluster", "argo")
        self.kubeconfig = self.tool("up", "--argo").strip().splitlines()[-1]
        os.environ["KUBECONFIG"] = self.kubeconfig
        os.environ["PATH"] = f"{CACHE / 'bin'}:{os.environ['PATH']}"

    def tool(self, name, *arguments):
        done = subprocess.run([TOOLS / name, *map(str, arguments)], stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode != 0:
            raise AssertionError(f"{name} ended with {done.returncode}: {(done.stderr or done.stdout)[-2000:]}")
        return done.stdout

    def close(self):
        if not self.ran:
            self.tool("down")

    def restart(self, part):
        """Ends a part of the cluster, the kubelet say, and starts it again as it was."""
        record = STATE / "pid" / part
        number = int(record.read_text())
        command = Path(f"/proc/{number}/cmdline").read_bytes().decode().rstrip("\0").split("\0")
        environment = dict(v.partition("=")[::2] for v in Path(f"/proc/{number}/environ").read_bytes().decode().rstrip("\0").split("\0"))
        os.kill(number, signal.SIGTERM)
        until(lambda: not Path(f"/proc/{number}").exists(), f"the end of {part}")
        with open(STATE / "log" / f"{part}.log", "a") as log:
            network = f"--net=/proc/{int((STATE / 'pid' / 'etcd').read_text())}/ns/net"
            again = subprocess.Popen(
                ["nsenter", network, *command], env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        record.write_text(f"{again.pid}\n")
        again.returncode = 0  # it lives on: whoever stops the cluster ends it

    def load_images(self):
        """Builds what has changed, and loads what the cluster does not have yet; the names of all."""
        built = json.loads(run(ROOT / "scripts" / "images", "--tests", "--json").stdout)
        loaded = STATE / "churnlab-images.json"
        known = json.loads(loaded.read_text()) if loaded.exists() else {}
        for name, archive in built.items():
            if known.get(name) != archive:
                say(f"loading {name}")
                self.tool("image", "load", archive, name)
                known[name] = archive
                loaded.write_text(json.dumps(known))
        return list(built)


def run(*command, check=True, input=None, **variables):
    """A program, to its end; with its output."""
    done = subprocess.run(
        [str(part) for part in command],
        input=input if input is not None else "",
        capture_output=True,
        text=True,
        env=os.environ | {name: str(value) for name, value in variables.items()},
        timeout=900,
    )
    if check and done.returncode != 0:
        raise AssertionError(f"{' '.join(map(str, command))} ended with {done.returncode}:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
    return done


def kubectl(*arguments, check=True, input=None):
    return run("kubectl", *arguments, check=check, input=input).stdout


def get(kind, name=None, namespace=None, selector=None):
    """An object, or None; without a name a list."""
    arguments = ["get", kind, *([name] if name else []), "-o", "json", "--ignore-not-found"]
    arguments += ["-n", namespace] if namespace else []
    arguments += ["-l", selector] if selector else []
    shown = kubectl(*arguments)
    found = json.loads(shown) if shown.strip() else None
    return found if name else (found or {}).get("items", [])


def apply(*objects):
    kubectl("apply", "-f", "-", input=json.dumps({"apiVersion": "v1", "kind": "List", "items": list(objects)}))


def until(condition, what, limit=LIMIT):
    """Waits for something that the cluster does."""
    deadline = time.monotonic() + limit
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {limit} s for {what() if callable(what) else what}")
        time.sleep(0.2)


@contextmanager
def forwarded(namespace, target, port):
    """An address on this machine of a Service's or pod's port."""
    with tempfile.TemporaryFile("w+") as errors:
        forward = subprocess.Popen(
            ["kubectl", "-n", namespace, "port-forward", target, f":{port}"], stdout=subprocess.PIPE, stderr=errors, stdin=subprocess.DEVNULL, text=True
        )
        try:
            line = forward.stdout.readline()
            found = re.search(r"127\.0\.0\.1:(\d+)", line)
            if not found:
                forward.wait(10)
                errors.seek(0)
                raise AssertionError(f"no way to {target} in {namespace}: {line}{errors.read()}")
            yield f"http://127.0.0.1:{found[1]}"
        finally:
            forward.terminate()
            forward.wait()
            forward.stdout.close()


@contextmanager
def scratch(prefix="cluster ö "):
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
