"""The runner against papermill, nbclient and a bare protocol loop, each pair in turn in the same minutes.

Prints ratios of medians (ours / peer), so that the machine and its load matter little, and the load. Papermill and
nbclient run JJava as pip installs it: through its launcher, without an archive and without the library.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from datetime import datetime
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parents[2]
VENV = Path(os.environ.get("CHURNLAB_VENV", ROOT / ".venv"))
OURS = [str(ROOT / "scripts" / "churnlab"), "run"]
PAPERMILL = [str(VENV / "bin" / "papermill"), "--no-progress-bar"]


def notebook(path, kernel, language, *sources):
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    metadata = {"kernelspec": {"name": kernel, "display_name": kernel}, "language_info": {"name": language}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=metadata), path)
    return str(path)


def measured(command, env=None):
    """Wall and CPU seconds of a process and all that it waited for."""
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}")
    return time.perf_counter() - begin, usage.ru_utime + usage.ru_stime


def pair(name, runs, ours, peer, targets):
    """Both in turn; the ratios of their medians."""
    figures = [(ours(), peer()) for _ in range(runs)]
    line = f"{name:34}"
    for i, (what, target) in enumerate(zip(("wall", "cpu"), targets)):
        mine = statistics.median(o[i] for o, _ in figures)
        other = statistics.median(p[i] for _, p in figures)
        line += f"  {what} {mine:6.2f} / {other:6.2f} s = {mine / other:4.2f}" + (f" (goal {target})" if target else "")
    print(line, flush=True)


def pip_kernel(folder):
    """A kernelspec `java` as the wheel of JJava has it."""
    jars = VENV / "share" / "jupyter" / "kernels" / "java"
    kernel = folder / "pip" / "kernels" / "java"
    kernel.mkdir(parents=True)
    argv = ["java", "-jar", str(jars / "jjava-launcher.jar"), str(jars / "jjava.jar"), "{connection_file}"]
    (kernel / "kernel.json").write_text(
        json.dumps({"argv": argv, "display_name": "Java", "language": "java", "interrupt_mode": "message"})
    )
    return {**os.environ, "JUPYTER_PATH": str(folder / "pip")}


def bare_loop(count):
    """Median seconds a cell of a loop that does nothing but speak to ipykernel."""
    from jupyter_client.manager import start_new_kernel

    manager, client = start_new_kernel(kernel_name="python3", stderr=subprocess.DEVNULL)
    try:
        times = []
        for _ in range(count):
            begin = time.perf_counter()
            request = client.execute("x = 1")
            while client.get_shell_msg(timeout=60)["parent_header"].get("msg_id") != request:
                pass
            while True:
                message = client.get_iopub_msg(timeout=60)
                mine = message["parent_header"].get("msg_id") == request
                if mine and message["content"].get("execution_state") == "idle":
                    break
            times.append(time.perf_counter() - begin)
        return statistics.median(times)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def cell_times(path):
    cells = nbformat.read(path, 4).cells
    starts = [datetime.fromisoformat(cell.metadata.papermill.start_time) for cell in cells]
    return statistics.median((b - a).total_seconds() for a, b in zip(starts, starts[1:]))


def peak_memory(command):
    """The largest resident set of the runner's own process, in MB, and the seconds it took."""
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = [0]

    def watch():
        while process.poll() is None:
            try:
                for line in Path(f"/proc/{process.pid}/status").read_text().splitlines():
                    if line.startswith("VmHWM"):
                        peak[0] = int(line.split()[1]) / 1024
            except OSError:
                return
            time.sleep(0.05)

    watcher = threading.Thread(target=watch)
    watcher.start()
    process.wait()
    watcher.join()
    return peak[0], time.perf_counter() - begin


def nbclient(path, env):
    """How many lines nbclient keeps, and the seconds of its process."""
    out = path + ".nbclient.ipynb"
    code = (
        "import sys, nbclient, nbformat\n"
        "book = nbformat.read(sys.argv[1], 4)\n"
        "try: nbclient.NotebookClient(book).execute()\n"
        "except Exception as e: print(f'  nbclient: {type(e).__name__}')  # it gives up on some\n"
        "nbformat.write(book, sys.argv[2])\n"
    )
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-c", code, path, out], check=True, stderr=subprocess.DEVNULL, env=env)
    return kept(nbformat.read(out, 4)), time.perf_counter() - begin


def kept(book):
    return sum(output.get("text", "").count("\n") for cell in book.cells for output in cell.get("outputs", []))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5, help="how often each pair runs")
    runs = parser.parse_args().runs
    folder = Path(tempfile.mkdtemp(prefix="churnlab-bench-"))
    try:
        measure(folder, runs)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measure(folder, runs):
    out = str(folder / "out.ipynb")
    pip = pip_kernel(folder)
    twenty = [f"int x{i} = {i};" for i in range(19)] + ["x0 + x18"]
    one = notebook(folder / "one.ipynb", "java", "java", "1 + 1")
    many = notebook(folder / "twenty.ipynb", "java", "java", *twenty)
    python = notebook(folder / "python.ipynb", "python3", "python", "1 + 1")
    for name, book, env, goals in (
        ("one Java cell", one, pip, (0.40, 0.50)),
        ("twenty Java cells", many, pip, (0.45, 0.55)),
        ("one Python cell", python, None, (0.9, 0.9)),
    ):
        pair(
            name,
            runs,
            lambda: measured([*OURS, book, out]),
            lambda: measured([*PAPERMILL, book, out], env),
            goals,
        )
    steps = [notebook(folder / f"step{i}.ipynb", "java", "java", "1 + 1", "int x = 4;") for i in range(5)]
    pipeline = folder / "pipeline.yaml"
    after = [f", after: [s{i - 1}]" if i else "" for i in range(5)]
    pipeline.write_text(
        "name: five\nsteps:\n" + "".join(f"  - {{name: s{i}, notebook: step{i}.ipynb{after[i]}}}\n" for i in range(5))
    )

    def five():
        times = [measured([*PAPERMILL, step, out], pip) for step in steps]
        return sum(t[0] for t in times), sum(t[1] for t in times)

    pair(
        "five Java notebooks",
        max(1, runs // 2),
        lambda: measured([OURS[0], "pipeline", str(pipeline), "--home", str(folder / "home")]),
        five,
        (0.30, None),
    )
    cells = notebook(folder / "cells.ipynb", "python3", "python", *["x = 1"] * 200)
    above = []
    for _ in range(runs):
        measured([*OURS, cells, out])
        above.append((cell_times(out), bare_loop(200)))
    mine, bare = (1000 * statistics.median(each) for each in zip(*above))
    over = 1000 * statistics.median(a - b for a, b in above)
    print(f"{'a cell above a bare loop':34}  {over:.1f} ms (goal 3; medians {mine:.1f} and {bare:.1f})", flush=True)
    lines = notebook(folder / "lines.ipynb", "java", "java", 'for (int i = 0; i < 50_000; i++) System.out.println("line " + i);')
    for _ in range(max(1, runs // 2)):
        seconds = measured([*OURS, lines, out])[0]
        count, other = nbclient(lines, pip)
        print(f"{'50,000 lines':34}  {kept(nbformat.read(out, 4))} in {seconds:.1f} s; nbclient keeps {count} in {other:.1f} s", flush=True)
    for kernel, language, code in (
        ("java", "java", 'var s = "x".repeat(1023);\nfor (int i = 0; i < 200_000; i++) System.out.println(s);'),
        ("python3", "python", "s = 'x' * 1023\nfor i in range(200_000): print(s)"),
    ):
        flood = notebook(folder / "flood.ipynb", kernel, language, code)
        for bound in ("1M", "8M"):
            peak, seconds = peak_memory([*OURS, flood, out, "--max-output", bound])
            print(f"{f'200 MB by {kernel}, {bound} kept':34}  {peak:.0f} MB resident at most (goal 150), {seconds:.1f} s", flush=True)
    print(f"medians of {runs}, load {os.getloadavg()[0]:.1f} at the end, {os.cpu_count()} cores")


main()
