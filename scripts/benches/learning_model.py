"""The learning library's tuner and training against Python's, side by side.

The peers (Optuna, pandas, scikit-learn, xgboost) live in an environment of their own, made at the first run.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OURS = str(ROOT / "scripts" / "churnlab")
PEERS = Path(__file__).resolve().parent / "peers"


def peer_python():
    """The Python of the peers' environment, with the packages of peers/requirements.txt."""
    wanted = (PEERS / "requirements.txt").read_text()
    folder = Path(os.environ.get("CHURNLAB_PEERS", ROOT / ".build" / "peers"))
    stamp = folder / "requirements.txt"
    if not stamp.exists() or stamp.read_text() != wanted:
        venv.create(folder, with_pip=True, clear=True)
        pip = [str(folder / "bin" / "pip"), "install", "--quiet", "--only-binary", ":all:", "-r"]
        subprocess.run([*pip, str(PEERS / "requirements.txt")], check=True)
        stamp.write_text(wanted)
    return str(folder / "bin" / "python")


def measured(command):
    """Wall seconds, peak resident MB, and what it printed."""
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    out = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}")
    return time.perf_counter() - begin, usage.ru_maxrss / 1024, out


def tuner(data, folder, seeds=5, trials=50):
    """Best cross-validated ROC AUC and wall time; ours cold (no known first point), 2 workers, with pruning."""
    space, python = str(PEERS / "space.json"), peer_python()
    figures = []
    for seed in range(seeds):
        metrics, log = folder / "metrics.json", folder / f"trials-{seed}.jsonl"
        ours = [OURS, "tune", "--data", data, "--trials", str(trials), "--seed", str(seed), "--workers", "2"]
        ours += ["--recipe", "reference", "--space", space, "--cold", "--metrics", str(metrics)]
        seconds, _, _ = measured([*ours, "--trials-file", str(log)])
        best = json.loads(metrics.read_text())["roc_auc_mean"]
        peer = json.loads(measured([python, str(PEERS / "tuner.py"), data, space, str(seed), str(trials)])[2])
        figures.append((best, peer["best"], seconds, peer["seconds"]))
        print(
            f"tuner, seed {seed}: best {best:.5f} / {peer['best']:.5f}, {seconds:.1f} / {peer['seconds']:.1f} s"
            f" = {seconds / peer['seconds']:.2f}",
            flush=True,
        )
    again = folder / "again.jsonl"
    measured([*ours, "--trials-file", str(again)])
    same = again.read_bytes() == log.read_bytes()
    complete = [t for t in map(json.loads, log.read_text().splitlines()[1:]) if t["state"] == "complete"]
    point = max(complete, key=lambda t: sum(t["scores"]))["point"]
    theirs = float(measured([python, str(PEERS / "tuner.py"), data, space, "--point", json.dumps(point)])[2])
    best, other, seconds, peer = (statistics.median(column) for column in zip(*figures))
    ratio = statistics.median(s / p for _, _, s, p in figures)
    print(f"tuner, median of {seeds} seeds: {best - other:+.5f} ROC AUC (goal -0.0005), wall {ratio:.2f} (goal 0.5)")
    print(f"two runs with a seed give the same trials: {same}")
    print(f"our last best point, in Python: {theirs:.6f} (ours {figures[-1][0]:.6f})")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", help="the Telco churn file")
    parser.add_argument("--seeds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="churnlab-bench-") as folder:
        tuner(options.data, Path(folder), options.seeds)


if __name__ == "__main__":
    main()
