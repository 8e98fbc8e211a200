"""What scripts/lab and scripts/hub share: the data at hand, Jupyter without the user's own settings, and how it is announced."""

import argparse
import http.client
import os
import signal
import subprocess
import sys
import threading
import time

import with_mlflow
from common import ROOT, SERVICE, USAGE, Failure, logged

DEFAULTS = ROOT / "scripts" / "lib" / "jupyter_config"
"""What JupyterLab does unless a user changes it: it asks nobody for news, and waits for a kernel's first completion, which takes
JShell longer than the second that is its default."""
START_LIMIT = 90.0
"""Seconds that Jupyter may take to answer."""


class Parser(argparse.ArgumentParser):
    """What it does not understand is one line."""

    def error(self, message):
        raise Failure(USAGE, f"{message}; {self.prog} --help names the options")


def parser(name, description):
    made = Parser(prog=f"scripts/{name}", description=description, allow_abbrev=False)
    made.add_argument("--port", metavar="PORT", help="the port on 127.0.0.1; else a free one")
    made.add_argument("--data", metavar="FILE", help="the customers; else where pvc/README.md says")
    return made


def home():
    """Where the state of this checkout lies."""
    return with_mlflow.home().parent


def data(option):
    """Where the customers are, for CHURN_DATA, in the order that pvc/README.md gives; it is said which it took."""
    for place, origin in ((option, "--data"), (os.environ.get("CHURN_DATA"), "CHURN_DATA")):
        if place and place.strip():
            if "://" not in place:
                place = os.path.abspath(place)
                if not os.path.exists(place):
                    raise Failure(USAGE, f"no such file: {place} ({origin}); give the path of a CSV file of customers")
            print(f"data: {place} ({origin})", flush=True)
            return place
    volume = ROOT / "pvc" / "data" / "telco-churn.csv"
    if volume.exists():
        print(f"data: {volume}", flush=True)
        return str(volume)
    made = home() / "data" / "synthetic-7043-42.csv"  # as the library names it
    if not made.exists():
        log = ROOT / ".build" / "logs" / "synthetic.log"
        made.parent.mkdir(parents=True, exist_ok=True)
        command = [ROOT / "scripts" / "churnlab", "data", "generate", "--rows", "7043", "--seed", "42", "--out", made]
        if (exit_code := logged(log, command)) != 0:
            raise Failure(exit_code, f"no customers could be made; the whole log is {log}")
    print(f"data: {made}: SYNTHETIC customers; give your own by --data FILE", flush=True)
    return str(made)


def settings(folder):
    """The environment of a Jupyter that sees no settings but those below the folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "IPYTHON"))}
    names = {"JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "data", "JUPYTER_RUNTIME_DIR": "runtime", "IPYTHONDIR": "ipython"}
    return kept | {name: str(folder / place) for name, place in names.items()} | {"JUPYTER_CONFIG_PATH": str(DEFAULTS)}


def open_log(file):
    """A new log; the one before is kept beside it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.exists():
        file.replace(file.with_name(file.name + ".1"))
    return open(file, "wb")


class Ready(threading.Thread):
    """Waits beside a command until it serves a page of a port, then does something. A port that listens from the start makes
    the first request wait; one that does not is asked again."""

    def __init__(self, port, path, then):
        super().__init__(daemon=True)
        self.port, self.path, self.then = port, path, then

    def run(self):
        deadline = time.monotonic() + START_LIMIT
        while not self.is_served():
            if time.monotonic() > deadline:
                return  # what its log says is shown at the end
            time.sleep(0.1)
        self.then()

    def is_served(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=START_LIMIT)
        try:
            connection.request("GET", self.path)
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


def show(address):
    """Opens a page where there is a screen and a browser, which outlives this program."""
    screen = sys.platform == "darwin" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if screen and not os.environ.get("CI"):
        quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        command = [sys.executable, "-I", "-m", "webbrowser", address]
        subprocess.Popen(command, env=os.environ | {with_mlflow.SPARED: "1"}, start_new_session=True, **quiet)


def serve(command, what):
    """Runs Jupyter beside MLflow until Ctrl-C, which is how it should end; its exit code."""
    exit_code = with_mlflow.run(command)
    if command.asked is not None:
        return 0 if command.asked == signal.SIGINT else 128 + command.asked
    log = command.log.name
    raise Failure(SERVICE, f"{what} has ended by itself ({exit_code}); the end of its log ({log}):\n{with_mlflow.tail(with_mlflow.Path(log))}")
