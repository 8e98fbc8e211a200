"""A second checkout to try the scripts in, in a path with spaces and umlauts, and what the tests do with it."""

import contextlib
import fcntl
import functools
import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COPIES = ROOT / ".build" / "Prüf Stand"
COPY = COPIES / "chürn lab"
LIMIT = 900
"""Seconds after which a script that was waited for has hung."""


@functools.cache
def copied(name=COPY.name):
    """A copy of what git would commit now; without anything built."""
    copy = COPIES / name
    shutil.rmtree(copy, ignore_errors=True)
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name)
    return copy


@functools.cache
def ready():
    """The copy, set up."""
    copied()
    done = script("setup")
    if done.returncode != 0:
        raise AssertionError(done.stdout + done.stderr)
    return COPY


def environment(**variables):
    """What a user's shell would have, and nothing of the checkout that these tests run from; None takes a name out."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CHURN", "MLFLOW_")) and k != "CI"}
    return {k: str(v) for k, v in (kept | variables).items() if v is not None}


def script(name, *arguments, prefix=(), of=COPY, **variables):
    """Runs a script of a copy to its end."""
    return subprocess.run(
        [*prefix, of / "scripts" / name, *arguments],
        env=environment(**variables),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=LIMIT,
    )


@contextlib.contextmanager
def started(name, *arguments, **variables):
    """Starts a script of the copy, in a process group of its own, as a terminal would; its two outputs are one."""
    process = subprocess.Popen(
        [COPY / "scripts" / name, *arguments],
        env=environment(**variables),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        process_group=0,
    )
    with process:
        try:
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def read_until(process, pattern):
    """Reads a script's output up to the line that matches."""
    seen = []
    for line in process.stdout:
        seen.append(line)
        if re.search(pattern, line):
            return
    raise AssertionError(f"ended with {process.wait()} without {pattern}:\n{''.join(seen)}")


def wait_for_line(process, file, pattern):
    """Waits until a file that a process writes, or will write, has a line that matches."""
    command = ["tail", "-n", "+1", "-F", f"--pid={process.pid}", file]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as tail:
        try:
            for line in tail.stdout:
                if re.search(pattern, line):
                    return
        finally:
            tail.kill()
    raise AssertionError(f"{process.args} ended without {pattern} in {file}")


def left_processes():
    """What still runs for the copy: every process that the scripts start carries its root in the environment."""
    mark = f"CHURNLAB_ROOT={COPY}\0".encode()
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if mark in (folder / "environ").read_bytes() + b"\0" and folder.name != str(os.getpid()):
                found[int(folder.name)] = (folder / "cmdline").read_text().replace("\0", " ")
    return found


def wait_for_mlflow(home):
    """Waits until no server of that CHURNLAB_HOME is kept any more."""
    keeper = Path(home) / "mlflow" / "keeper"
    if keeper.exists():
        with open(keeper) as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)


@functools.cache
def turkish():
    """The environment of a Turkish user, whose lower-case I has no dot."""
    folder = COPIES / "locales"
    folder.mkdir(parents=True, exist_ok=True)
    made = shutil.which("localedef") and subprocess.run(
        ["localedef", "-i", "tr_TR", "-f", "UTF-8", folder / "tr_TR.UTF-8"], capture_output=True
    )
    if made and made.returncode == 0:
        return {"LANG": "tr_TR.UTF-8", "LC_ALL": None, "LOCPATH": folder}
    return {"JDK_JAVA_OPTIONS": "-Duser.language=tr -Duser.country=TR"}


@functools.cache
def offline():
    """A prefix that runs a command without any network but loopback, and the variables that go with it."""
    prefix = ["unshare", *([] if os.geteuid() == 0 else ["--map-root-user"]), "--net", sys.executable, __file__, "loopback"]
    if shutil.which("unshare") and subprocess.run([*prefix, "true"], capture_output=True).returncode == 0:
        return prefix, {}
    # Where a container forbids it: nothing that asks for the network gets through.
    nowhere = "http://127.0.0.1:9"
    java = "-Dhttp.proxyHost=127.0.0.1 -Dhttp.proxyPort=9 -Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=9"
    return [], {"http_proxy": nowhere, "https_proxy": nowhere, "no_proxy": "127.0.0.1", "JDK_JAVA_OPTIONS": java}


def loopback_up():
    """Switches loopback on in a new network namespace, as `ip link set lo up` does."""
    get_flags, set_flags, up = 0x8913, 0x8914, 0x1
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = struct.pack("16sH14s", b"lo", 0, b"")
        flags = struct.unpack("16sH14s", fcntl.ioctl(any_socket, get_flags, request))[1]
        fcntl.ioctl(any_socket, set_flags, struct.pack("16sH14s", b"lo", flags | up, b""))


if __name__ == "__main__" and sys.argv[1:2] == ["loopback"]:
    loopback_up()
    os.execvp(sys.argv[2], sys.argv[2:])
