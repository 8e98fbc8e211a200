"""10,000 points of a metric: ours against three ways of Python's client, each in a process of its own, in turn."""

import json
import os
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request

from learning_data import PEERS, ROOT

POINTS = 10_000
WAYS = {"each": "mlflow.log_metric", "async": "log_metric, asynchronous", "batch": "log_batch of 1,000"}


def metrics(folder, runs):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "mlflow", "server", "--workers", "1", "--port", str(port)]
    command += ["--backend-store-uri", f"sqlite:///{folder}/mlflow.db", "--artifacts-destination", str(folder / "artifacts")]
    environment = os.environ | {"MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false", "MLFLOW_DISABLE_TELEMETRY": "true"}
    with open(folder / "server.log", "wb") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
    try:
        uri = f"http://127.0.0.1:{port}"
        wait(uri, server)
        compare(folder, runs, uri)
    finally:
        os.killpg(server.pid, 15)
        server.wait()


def wait(uri, server):
    while True:
        try:
            urllib.request.urlopen(uri + "/health", timeout=5).close()
            return
        except (urllib.error.URLError, TimeoutError):
            if server.poll() is not None:
                sys.exit("MLflow's server did not start")
            time.sleep(0.2)


def compare(folder, runs, uri):
    environment = os.environ | {"MLFLOW_TRACKING_URI": uri, "CHURNLAB_HOME": str(folder / "home")}
    jars = str(ROOT / ".build" / "jars" / "*")
    ours = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", jars, str(PEERS / "Metrics.java"), str(POINTS)]
    commands = {"ours": ours}
    commands |= {way: [sys.executable, str(PEERS / "metrics.py"), str(POINTS), way] for way in WAYS}
    seconds = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True)
            took, run, delivered = done.stdout.splitlines()[-1].split()
            there = count(uri, run)
            if there != POINTS or delivered.lower() != "true":
                sys.exit(f"{name}: the server has {there} points of {POINTS}")
            seconds[name].append(float(took))
    own = statistics.median(seconds.pop("ours"))
    for way, took in seconds.items():
        peer = statistics.median(took)
        print(f"{POINTS:,} metrics against {WAYS[way]}: {own:.2f} s / {peer:.2f} s = {own / peer:.2f}", flush=True)


def count(uri, run):
    """How many points the server has."""
    total, token = 0, ""
    while True:
        query = f"run_id={run}&metric_key=loss&max_results=5000" + (f"&page_token={token}" if token else "")
        with urllib.request.urlopen(f"{uri}/api/2.0/mlflow/metrics/get-history?{query}", timeout=60) as answer:
            page = json.load(answer)
        total += len(page.get("metrics", []))
        token = page.get("next_page_token", "")
        if not token:
            return total
