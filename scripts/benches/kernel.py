"""The installed Java kernel against JJava as pip installs it (its launcher, no archive), with the same jars, in turns.

Prints medians in seconds of both and their ratio (ours / theirs); of the wall unless it says cpu. The large table has 10
million rows and 5 typed columns: how soon it is on the screen, and how much is sent.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from queue import Empty

from jupyter_client import BlockingKernelClient
from jupyter_client.connect import write_connection_file

ROOT = Path(__file__).resolve().parents[2]
DATA = os.environ.get("CHURN_DATA") or Path(os.environ.get("CHURNLAB_REFERENCE", ROOT.parent / "shared"), "data/telco-churn.csv")

FIRST_TABLE = 'var customers = Telco.load("%s");\ncustomers'
FIRST_MODEL = "var split = Split.random(customers, 0.2, 42);\nvar model = XGBoost.train(split.train(), Telco.SCHEMA);"
FIRST_PICTURE = "Charts.roc(model.evaluate(split.test()))"
LARGE_TABLE = """int rows = 10_000_000;
var charges = DoubleColumn.create("charges", rows);
var contracts = StringColumn.create("contract");
for (int i = 0; i < rows; i++) { if (i % 10 != 0) charges.set(i, i * 0.5); contracts.append(i % 3 == 0 ? "One year" : "Two year"); }
var large = Table.create("large").addColumns(IntColumn.indexColumn("id", rows, 0), charges, contracts,
    BooleanColumn.create("stays", rows), LongColumn.create("calls", rows));
""".replace("\n", " ")
TRIVIAL = 15


class Kernel:
    """A kernel process and a client of it, ready when both an answer and a broadcast have come."""

    def __init__(self, argv, env, folder):
        file = str(Path(folder) / "connection.json")
        write_connection_file(file, ip="127.0.0.1")
        begin = time.perf_counter()
        self.process = subprocess.Popen(
            [part.replace("{connection_file}", file) for part in argv],
            env={**os.environ, **env, "JPY_PARENT_PID": str(os.getpid())},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.client = BlockingKernelClient(connection_file=file)
        self.client.load_connection_file()
        self.client.start_channels()
        self.await_ready()
        self.ready = time.perf_counter() - begin
        self.ready_cpu = self.cpu()

    def await_ready(self):
        replied = heard = False
        while not (replied and heard):
            if self.process.poll() is not None:
                sys.exit(f"the kernel ended with exit code {self.process.returncode}")
            self.client.kernel_info()
            replied = came(self.client.get_shell_msg) or replied
            heard = came(self.client.get_iopub_msg) or heard

    def run(self, code):
        """The seconds until both the reply and the idle status that belong to the code."""
        begin = time.perf_counter()
        request = self.client.execute(code)
        while not belongs(reply := self.client.get_shell_msg(timeout=120), request):
            pass
        if reply["content"]["status"] != "ok":
            sys.exit(f"{code!r} failed: {reply['content']['evalue']}")
        while True:
            message = self.client.get_iopub_msg(timeout=120)
            if belongs(message, request) and message["msg_type"] == "execute_result":
                self.sent = len(json.dumps(message["content"]["data"], ensure_ascii=False).encode())
            if belongs(message, request) and message["content"].get("execution_state") == "idle":
                return time.perf_counter() - begin

    def cpu(self):
        """The seconds of CPU that the process and those below it have used."""
        ticks, waiting = 0, [self.process.pid]
        while waiting:
            folder = Path("/proc") / str(waiting.pop())
            fields = (folder / "stat").read_text().rsplit(")", 1)[1].split()
            ticks += int(fields[11]) + int(fields[12])
            for task in (folder / "task").iterdir():
                waiting += map(int, (task / "children").read_text().split())
        return ticks / os.sysconf("SC_CLK_TCK")

    def end(self):
        self.client.execute("System.exit(0);")
        self.process.wait(20)
        self.client.stop_channels()


def came(receive):
    try:
        receive(timeout=0.05)
        return True
    except Empty:
        return False


def belongs(message, request):
    return message["parent_header"].get("msg_id") == request


def measure(argv, env, data):
    with tempfile.TemporaryDirectory() as folder:
        kernel = Kernel(argv, env, folder)
        figures = {"ready": kernel.ready, "ready, cpu": kernel.ready_cpu}
        figures["first cell"] = kernel.run("1 + 1")
        figures["start to result"] = kernel.ready + figures["first cell"]
        figures["trivial cell"] = statistics.median(kernel.run(f"int n{i} = {i};") for i in range(TRIVIAL))
        figures["first table"] = kernel.run(FIRST_TABLE % data)
        figures["first model"] = kernel.run(FIRST_MODEL)
        figures["first picture"] = kernel.run(FIRST_PICTURE)
        figures["all, cpu"] = kernel.cpu()
        kernel.run(LARGE_TABLE)
        figures["large table"] = kernel.run("large")
        figures["large, KB"] = kernel.sent / 1000
        kernel.end()
        return figures


def kernels(prefix):
    """The command and the environment of each."""
    ours = json.loads((prefix / "share/jupyter/kernels/java/kernel.json").read_text())["argv"]
    jars = ours[ours.index("-cp") + 1].split(os.pathsep)
    jjava = next(jar for jar in jars if Path(jar).name == "jjava.jar")
    library = os.pathsep.join(jar for jar in jars if jar != jjava)
    theirs = ["java", "-jar", str(Path(jjava).with_name("jjava-launcher.jar")), jjava, "{connection_file}"]
    # Launcher and kernel are the `java` of the PATH.
    path = f"{Path(ours[0]).parent}{os.pathsep}{os.environ['PATH']}"
    return (ours, {}), (theirs, {"JJAVA_CLASSPATH": library, "JJAVA_JVM_OPTS": "-ea", "PATH": path})


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--prefix", type=Path, default=Path(sys.prefix), help="where the kernel is installed")
    parser.add_argument("--data", default=DATA, help="a file of customers")
    options = parser.parse_args()
    sides = kernels(options.prefix)
    runs = [[measure(*side, options.data) for side in sides] for _ in range(options.runs)]
    print(f"{'':15} {'ours':>8} {'theirs':>8} {'ratio':>6}   medians of {options.runs}, load {os.getloadavg()[0]:.1f}")
    for name in runs[0][0]:
        ours, theirs = (statistics.median(run[side][name] for run in runs) for side in (0, 1))
        print(f"{name:15} {ours:8.3f} {theirs:8.3f} {ours / theirs:6.2f}")


if __name__ == "__main__":
    main()
