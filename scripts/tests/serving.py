"""A hub to try things on: scripts/hub as a process of its own, with a folder of its own."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from checkout import ROOT

DATA = Path(os.environ.get("CHURNLAB_REFERENCE", "../shared")) / "data" / "telco-churn.csv"
LIMIT = 120
"""Seconds after which something that was waited for has failed."""


def environment(home):
    """What a user's shell would have, with the state of the scripts in a folder of the test."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CHURN_", "MLFLOW_", "JUPYTER")) and k not in ("CI", "DISPLAY", "WAYLAND_DISPLAY")}
    return kept | {"CHURNLAB_HOME": str(home)} | ({"CHURN_DATA": str(DATA.resolve())} if DATA.exists() else {})


class Script:
    """A script that serves until it is asked to end."""

    def __init__(self, name, *options, home=None, **variables):
        self.folder = home or Path(tempfile.mkdtemp(prefix=f"{name} ö "))
        self.own = home is None
        self.process = subprocess.Popen(
            [ROOT / "scripts" / name, *map(str, options)],
            env=environment(self.folder) | {k: str(v) for k, v in variables.items()},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            process_group=0,
        )
        self.said = []

    def read_until(self, pattern):
        """The line that matches, of what it says."""
        for line in self.process.stdout:
            self.said.append(line)
            if found := re.search(pattern, line):
                return found
        raise AssertionError(f"ended with {self.process.wait()} without {pattern}:\n{''.join(self.said)}")

    def end(self, number=signal.SIGINT, whole_group=True):
        """Ends it as a terminal would, or kill; its exit code."""
        os.killpg(self.process.pid, number) if whole_group else self.process.send_signal(number)
        out, _ = self.process.communicate(timeout=LIMIT)
        self.said.append(out)
        return self.process.returncode

    def close(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.communicate(timeout=LIMIT)
        if self.own:
            until(lambda: not self.left(), lambda: f"the end of {self.left()}")
            for folder, _, _ in os.walk(self.folder):
                os.chmod(folder, 0o755)
            shutil.rmtree(self.folder)

    def left(self):
        """The processes that still run for it: all carry its folder in their environment. The scripts' own MLflow is waited for
        by those who use it, and is among them."""
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if f"={self.folder}".encode() in (folder / "environ").read_bytes():
                    found[int(folder.name)] = (folder / "cmdline").read_text().replace("\0", " ")
            except OSError:
                pass
        return found


class Hub(Script):
    def __init__(self, *options):
        super().__init__("hub", *options)
        self.url = self.read_until(r"JupyterHub: (http\S+)")[1]
        users = [word for option, word in zip(options, options[1:]) if option == "--user"] or ["ada", "grace"]
        self.passwords = {name: self.read_until(rf"^\s+{name}\s+(\S+)$")[1] for name in users}

    def home(self, user):
        return self.folder / "hub" / "homes" / user


def until(condition, what):
    """Waits for something that another process does."""
    deadline = time.monotonic() + LIMIT
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {LIMIT} s for {what() if callable(what) else what}")
        time.sleep(0.05)
