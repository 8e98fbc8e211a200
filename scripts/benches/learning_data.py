"""Reading and encoding a million customers, against pandas with LabelEncoder and against polars,
with its own dictionaries and with LabelEncoder.

Each measurement is a process of its own, so that Java is as cold as Python is; seconds are of the work, without the start
of the process, and memory is the largest resident set of the process. They take turns.
"""

import math
import os
import statistics
import subprocess
import sys
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
JARS = ROOT / ".build" / "jars"
PEERS = Path(__file__).resolve().parent / "peers"
JAVA_HOME = os.environ.get("JAVA_HOME")


def java(name):
    return str(Path(JAVA_HOME, "bin", name)) if JAVA_HOME else name


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


def whole(command):
    """Wall seconds of the whole process, its peak resident MB, what it printed, and the seconds of all processors."""
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    out = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}")
    return time.perf_counter() - begin, usage.ru_maxrss / 1024, out, usage.ru_utime + usage.ru_stime


def measured(command):
    """Seconds that the program printed, peak resident MB, and what else it printed."""
    _, megabytes, out, _ = whole(command)
    seconds, *rest = out.split()
    return float(seconds), megabytes, rest


def customers(folder, rows):
    """A file of so many synthetic customers."""
    file = folder / f"customers-{rows}.csv"
    command = [str(ROOT / "scripts" / "churnlab"), "data", "generate", "--rows", str(rows), "--out", str(file)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return str(file)


def encoder(folder):
    """The command that encodes a file with this library, in a JVM as that of scripts/churnlab."""
    subprocess.run([java("javac"), "-cp", f"{JARS}/*", "-d", str(folder), str(PEERS / "Encode.java")], check=True)
    jar = next(JARS.glob("churnlab-cli-*.jar"))
    settings = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xms64m -XX:MaxNewSize=40m -XX:MinHeapFreeRatio=20".split()
    archive = [f"-XX:SharedArchiveFile={ROOT / '.build' / 'cds' / 'churnlab.jsa'}", "-Xlog:disable"]
    return [java("java"), *settings, *archive, "-cp", f"{jar}{os.pathsep}{folder}", "Encode"]


def encoding(folder, runs, rows=1_000_000):
    """A file to encoded features: ratios of medians, and whether all found the same matrix."""
    file, ours, python = customers(folder, rows), encoder(folder), peer_python()
    commands = {
        "ours": [*ours, file],
        "pandas": [python, str(PEERS / "encode.py"), "pandas", file],
        "polars": [python, str(PEERS / "encode.py"), "polars", file],
        "polars with LabelEncoder": [python, str(PEERS / "encode.py"), "polars-labels", file],
    }
    figures = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            figures[name].append(measured(command))
    median = {name: [statistics.median(f[i] for f in all) for i in (0, 1)] for name, all in figures.items()}
    for peer, goal in (("pandas", "0.45"), ("polars", "1"), ("polars with LabelEncoder", "1")):
        ratios = [mine / other for mine, other in zip(median["ours"], median[peer])]
        print(
            f"{rows} rows to features, ours / {peer}: {median['ours'][0]:.2f} / {median[peer][0]:.2f} s = {ratios[0]:.2f}"
            f" (goal {goal}), {median['ours'][1]:.0f} / {median[peer][1]:.0f} MB = {ratios[1]:.2f}",
            flush=True,
        )
    sums = {name: [float(x) for x in all[0][2]] for name, all in figures.items()}
    same = all(math.isclose(a, b, rel_tol=1e-9) for other in sums.values() for a, b in zip(sums["ours"], other))
    print(f"all matrices have equal sums: {same}", flush=True)


def growth(folder, runs, sizes):
    """Seconds over rows: the slope on logarithmic axes; 1 is linear."""
    ours, points = encoder(folder), []
    for rows in sizes:
        file = customers(folder, rows)
        seconds = statistics.median(measured([*ours, file])[0] for _ in range(runs if rows < 5_000_000 else 1))
        points.append((math.log(rows), math.log(seconds)))
        print(f"{rows} rows to features: {seconds:.2f} s", flush=True)
        os.unlink(file)
    x, y = ([statistics.mean(axis) for axis in zip(*points)])
    exponent = sum((a - x) * (b - y) for a, b in points) / sum((a - x) ** 2 for a, _ in points)
    last = (points[-1][1] - points[-2][1]) / (points[-1][0] - points[-2][0])
    print(f"time grows as rows to the power of {exponent:.2f} (from {sizes[-2]} rows on {last:.2f}; linear is 1)", flush=True)
