"""What the Python programs beside this file share."""

import ctypes
import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""The checkout."""
USAGE, SERVICE = 2, 5
"""Exit codes, as `churnlab --help` names them: a way to use the command that cannot work; a service or the disk failed."""
LINUX = sys.platform.startswith("linux")
PR_SET_PDEATHSIG = 1


class Failure(Exception):
    """One line for the user, and the exit code that goes with it."""

    def __init__(self, exit_code, message):
        super().__init__(message)
        self.exit_code = exit_code


def exit_code_of(main):
    """Runs main; what the user can do something about becomes one line and an exit code."""
    try:
        return main() or 0
    except Failure as failure:
        print(f"churnlab: {failure}", file=sys.stderr)
        return failure.exit_code
    except OSError as e:
        full = e.errno in (errno.ENOSPC, errno.EDQUOT)
        print(f"churnlab: {e.filename or ROOT}: {e.strerror}", file=sys.stderr)
        return SERVICE if full else USAGE
    except KeyboardInterrupt:
        return 128 + signal.SIGINT


def on_signals(handler):
    """Handles what asks a program to end."""
    signal.signal(signal.SIGINT, handler)
    signal.signal(signal.SIGTERM, handler)
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # nohup ignores it
        signal.signal(signal.SIGHUP, handler)


def end_with_parent(parent):
    """A preexec function: on Linux the child gets SIGTERM when its parent ends, even by SIGKILL."""
    if not LINUX:
        return None
    prctl = ctypes.CDLL(None).prctl

    def prepare():
        prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(128 + signal.SIGTERM)

    return prepare


def logged(log, command, **variables):
    """Runs a tool without input, with its output in a file, and returns its exit code. It ends with this program."""
    with open(log, "wb") as out:
        child = subprocess.Popen(
            [str(part) for part in command],
            cwd=ROOT,
            env=os.environ | {name: str(value) for name, value in variables.items()},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            close_fds=False,  # what is inheritable is meant for it
            process_group=0,
            preexec_fn=end_with_parent(os.getpid()),
        )
        try:
            return child.wait()
        except BaseException:
            os.killpg(child.pid, signal.SIGTERM)
            child.wait()
            raise
