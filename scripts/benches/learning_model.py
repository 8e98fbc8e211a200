"""The tuner against Optuna, and a file to an evaluated model against pandas, LabelEncoder and xgboost.

The tuner's peer runs one trial after the other with one thread; ours has two workers, prunes, and starts cold: neither
knows a good point. The folds, the space (peers/space.json) and the features (the reference recipe's) are the same.
"""

import json
import os
import statistics
import sys

from learning_data import PEERS, ROOT, customers, peer_python, whole

OURS = str(ROOT / "scripts" / "churnlab")


def telco():
    """The real customers; of others the tuner's figures say little."""
    place = os.environ.get("CHURN_DATA") or os.path.join(
        os.environ.get("CHURNLAB_REFERENCE", str(ROOT.parent / "shared")), "data", "telco-churn.csv"
    )
    if not os.path.exists(place):
        sys.exit(f"no {place}: set CHURN_DATA to the Telco churn file")
    return place


def tuner(folder, seeds, trials=50):
    """Best cross-validated ROC AUC and wall time, a search a seed, in turn."""
    data, space, python, figures = telco(), str(PEERS / "space.json"), peer_python(), []

    def ours(seed, log):
        command = [OURS, "tune", "--data", data, "--trials", str(trials), "--seed", str(seed), "--workers", "2"]
        command += ["--recipe", "reference", "--space", space, "--cold", "--metrics", str(folder / "metrics.json")]
        return whole([*command, "--trials-file", str(log)])

    for seed in range(seeds):
        log = folder / f"trials-{seed}.jsonl"
        mine = ours(seed, log)
        best = json.loads((folder / "metrics.json").read_text())["roc_auc_mean"]
        peer = whole([python, str(PEERS / "tuner.py"), data, space, str(seed), str(trials)])
        other = json.loads(peer[2])["best"]
        figures.append((best, other, mine[0] / peer[0], mine[3] / peer[3]))
        print(
            f"tuner, seed {seed}: best {best:.5f} / {other:.5f}, wall {mine[0]:.1f} / {peer[0]:.1f} s ="
            f" {mine[0] / peer[0]:.2f}, cpu {mine[3]:.1f} / {peer[3]:.1f} s = {mine[3] / peer[3]:.2f}",
            flush=True,
        )
    best, other, wall, cpu = (statistics.median(column) for column in zip(*figures))
    print(
        f"tuner, medians of {seeds}: {best - other:+.5f} ROC AUC (goal -0.0005 or more), wall {wall:.2f} (goal 0.5),"
        f" cpu {cpu:.2f}"
    )
    ours(seeds - 1, folder / "again.jsonl")
    print(f"two runs with a seed give the same trials: {(folder / 'again.jsonl').read_bytes() == log.read_bytes()}")
    complete = [t for t in map(json.loads, log.read_text().splitlines()[1:]) if t["state"] == "complete"]
    point = max(complete, key=lambda trial: sum(trial["scores"]))["point"]
    theirs = float(whole([python, str(PEERS / "tuner.py"), data, space, "--point", json.dumps(point)])[2])
    print(f"our last best point has, in Python, ROC AUC {theirs:.6f} (here {figures[-1][0]:.6f})", flush=True)


def training(folder, runs, rows=1_000_000):
    """A file to an evaluated model, 100 rounds of depth 5 with 2 threads: the whole processes, in turn."""
    file, python = customers(folder, rows), peer_python()
    commands = {
        "ours": [OURS, "train", "--data", file, "--recipe", "reference", "--threads", "2"],
        "python": [python, str(PEERS / "train.py"), file],
    }
    figures = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            figures[name].append(whole(command))
    mine, peer = ([statistics.median(f[i] for f in figures[name]) for i in (0, 1, 3)] for name in commands)
    print(
        f"{rows} rows to an evaluated model: {mine[0]:.2f} / {peer[0]:.2f} s = {mine[0] / peer[0]:.2f} (goal 0.7),"
        f" {mine[1]:.0f} / {peer[1]:.0f} MB = {mine[1] / peer[1]:.2f} (goal 0.7),"
        f" cpu {mine[2]:.2f} / {peer[2]:.2f} s = {mine[2] / peer[2]:.2f}"
    )
    print(f"ROC AUC: {figures['ours'][0][2].split('roc_auc')[1].split()[0]} / {float(figures['python'][0][2]):.4f}", flush=True)
