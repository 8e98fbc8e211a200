"""Runs a command with an MLflow server to write to: with_mlflow.py [--quiet] -- COMMAND…, or --browse

MLFLOW_TRACKING_URI set: the command gets it as it is. Else the checkout's own server is started, or used when it runs
already; the command gets its address at once and may start while the server is still coming up.

Who may use the server, and how long it lives, is said by three locked files in .churnlab/mlflow:

    turn      held for a moment by whoever looks whether a server runs, and starts one
    users     shared by every user (this program and its command); the server's keeper waits for it alone, gets it when
              the last user is gone, however it went, and stops the server
    keeper    held by the keeper for as long as it lives

The kernel releases a lock when its holder dies, so nothing is ever polled and nothing stale has to be found out.
The keeper is a process in a session of its own, out of reach of the terminal's Ctrl-C, with `mlflow server` as its child.
"""

import argparse
import contextlib
import ctypes
import errno
import fcntl
import http.client
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.parse
from pathlib import Path

from common import LINUX, ROOT, SERVICE, USAGE, Failure, end_with_parent, exit_code_of, on_signals

START_LIMIT = 90.0
"""Seconds that a server may take to answer; a first start creates the database as well."""
CONNECT_LIMIT = 10.0
"""Seconds that somebody else's server may take to accept a connection."""
STOP_LIMIT = 10.0
"""Seconds that a server may take to stop before it is killed."""
KEEP = "--keep"
"""What the keeper is started with; not for users."""
SPARED = "CHURNLAB_SPARED"
"""Set to 1 for what may live on when its command has ended."""
PR_SET_CHILD_SUBREAPER = 36


def main():
    if sys.argv[1:] == [KEEP]:
        return keeper()
    parser = argparse.ArgumentParser(prog="with_mlflow", allow_abbrev=False)
    parser.add_argument("--browse", action="store_true", help="keep the server up for a browser until Ctrl-C")
    parser.add_argument("--quiet", action="store_true", help="say nothing: standard output is the command's")
    parser.add_argument("command", nargs=argparse.REMAINDER, metavar="-- COMMAND…")
    options = parser.parse_args()
    command = options.command[1:] if options.command[:1] == ["--"] else options.command
    if options.browse == bool(command):
        parser.error("either --browse or a command is wanted")
    external = os.environ.get("MLFLOW_TRACKING_URI")
    if options.browse:
        return tell(external) if external else browse()
    if options.quiet:
        sys.stdout = open(os.devnull, "w")
    return run(Command(command))


def tell(uri):
    print(f"MLflow is where MLFLOW_TRACKING_URI says: {uri}")
    return 0


def browse():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    server = Server.join(home())
    if server.started:
        print(f"MLflow is starting (log: {server.log}) …", flush=True)
    server.wait_until_ready()
    print(f"MLflow: {server.url}   (Ctrl-C ends)", flush=True)
    try:
        server.wait_for_end()
    except KeyboardInterrupt:
        return 0
    raise Failure(SERVICE, f"MLflow has ended by itself; its log is {server.log}")


def run(command):
    """Runs the command beside an MLflow server; its exit code."""
    external = os.environ.get("MLFLOW_TRACKING_URI")
    return run_with(external, command) if external else run_with_own_server(command)


def run_with(uri, command):
    """Runs the command with a server that somebody else keeps, if there is one: the pipeline registers at its end, and would
    miss it after minutes. A training alone is not started by this: it goes on without a server, and is delivered later."""
    address = urllib.parse.urlsplit(uri)
    if address.scheme in ("http", "https") and address.hostname:
        try:
            port = address.port or (443 if address.scheme == "https" else 80)
            socket.create_connection((address.hostname, port), CONNECT_LIMIT).close()
        except (OSError, ValueError) as e:
            reason = getattr(e, "strerror", None) or e
            raise Failure(
                SERVICE,
                f"no MLflow at {address.scheme}://{address.netloc.rpartition('@')[2]} (MLFLOW_TRACKING_URI): {reason}; start it, or "
                "leave the variable unset for a server of this checkout",
            ) from e
    return command.run()


def run_with_own_server(command):
    server = Server.join(home())
    try:
        command.environment["MLFLOW_TRACKING_URI"] = server.url
        command.environment["CHURNLAB_OWN_MLFLOW"] = server.url  # the next start has another port; a journal knows by this
        command.keep_open.append(server.users.fileno())
        if server.started:
            print(f"MLflow: starting at {server.url}", flush=True)
        else:
            print(f"MLflow: running already at {server.url}", flush=True)
        readiness = Readiness(server, command)
        readiness.start()
        exit_code = command.run()
        failure, seconds = readiness.failure, readiness.seconds
    finally:
        server.leave()
    if failure is not None:
        raise failure
    if server.started and seconds is not None:
        print(f"MLflow: was up after {seconds:.1f} s")
    print("MLflow: to look at the runs again, scripts/mlflow")
    return exit_code


def home():
    return Path(os.environ.get("CHURNLAB_HOME") or ROOT / ".churnlab").absolute() / "mlflow"


class Command:
    """The command as a child, in a process group of its own: a signal reaches it once, through this process, whether it came
    from a terminal or from kill. On Linux it is told to end (SIGTERM) when this process is killed, and what it leaves
    behind when it crashes is ended here, but for what carries SPARED in its environment."""

    def __init__(self, arguments, log=None):
        """Its output goes to the log, an open file, or where this program's goes."""
        self.arguments, self.log = arguments, log
        self.environment = dict(os.environ)
        self.keep_open = []
        self.child = None
        self.starting = False
        self.asked = None
        self.pending = None
        on_signals(self.forward)

    def forward(self, number, _frame):
        self.asked = number
        if self.child is None and not self.starting:
            sys.exit(128 + number)
        self.stop(signal.SIGTERM if number == signal.SIGHUP else number)

    def stop(self, number):
        if self.child is None:
            self.pending = number
        elif self.child.poll() is None:
            self.child.send_signal(number)

    def run(self):
        if LINUX:
            ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
        others = children()
        self.starting = True  # from here on the child may be there before it is known: a signal waits until it can be passed on
        try:
            self.child = subprocess.Popen(
                self.arguments,
                env=self.environment,
                stdout=self.log,
                stderr=self.log,
                pass_fds=self.keep_open,
                process_group=0,
                preexec_fn=end_with_parent(os.getpid()),
            )
        except OSError as e:
            raise Failure(USAGE, f"{self.arguments[0]} cannot be started: {e.strerror}") from e
        if self.pending is not None:
            self.stop(self.pending)
        exit_code = self.child.wait()
        while left := {pid for pid in children() - others if not is_spared(pid)}:
            end_all(left)
        return exit_code if exit_code >= 0 else 128 - exit_code


class Readiness(threading.Thread):
    """Waits beside the command until the server answers; ends the command when it never does."""

    def __init__(self, server, command):
        super().__init__(daemon=True)
        self.server, self.command = server, command
        self.seconds, self.failure = None, None

    def run(self):
        begin = time.monotonic()
        try:
            self.server.wait_until_ready()
            self.seconds = time.monotonic() - begin
        except Failure as failure:
            self.failure = failure
            self.command.stop(signal.SIGTERM)


class Server:
    """The checkout's own MLflow server, as a user of it sees it."""

    def __init__(self, folder, port, users, started):
        self.folder, self.port, self.users, self.started = folder, port, users, started
        self.url = f"http://127.0.0.1:{port}"
        self.log = folder / "server.log"

    @staticmethod
    def join(folder):
        """Joins the users of the running server, or starts one."""
        wanted = wanted_port()
        folder.mkdir(parents=True, exist_ok=True)
        users = locked(folder / "users", fcntl.LOCK_SH)
        with locked(folder / "turn", fcntl.LOCK_EX):
            keeper = locked(folder / "keeper", fcntl.LOCK_EX | fcntl.LOCK_NB)
            if keeper is None:
                server = Server(folder, last_port(folder), users, started=False)
                if server.is_alive():
                    if wanted not in (0, server.port):
                        raise Failure(
                            USAGE,
                            f"MLflow runs at port {server.port} already, not at {wanted}: end what uses it, or leave "
                            "CHURNLAB_MLFLOW_PORT unset",
                        )
                    return server
                # The server has crashed, and its keeper is about to go.
                keeper = locked(folder / "keeper", fcntl.LOCK_EX)
            with keeper, listener(wanted) as listening:
                port = listening.getsockname()[1]
                write(folder / "server.json", json.dumps({"port": port}))
                server = Server(folder, port, users, started=True)
                try:
                    keep(folder, listening, keeper)
                except BaseException:  # Ctrl-C among them
                    keeper.close()
                    server.leave()
                    raise
                return server

    def wait_until_ready(self):
        """Waits for the first answer."""
        if not self.is_alive():
            end = tail(self.log).strip()
            own = end.rpartition("\n")[2].partition("churnlab: ")[2]
            if own:  # the keeper knows why
                raise Failure(SERVICE, f"MLflow could not be started: {own}")
            raise Failure(SERVICE, f"MLflow ended while it was starting; the end of its log ({self.log}):\n{end}")

    def is_alive(self):
        """Whether the server answers. The port listens from the start, so this is one request that takes as long as a starting
        server needs; when the server dies its port closes and the request fails."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=START_LIMIT)
        try:
            connection.request("GET", "/health")
            status = connection.getresponse().status
        except TimeoutError:
            status = None
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
        if status == 200:
            return True
        problem = f"does not answer within {START_LIMIT:.0f} s" if status is None else f"answers {status}"
        raise Failure(SERVICE, f"MLflow at {self.url} {problem}; the end of its log ({self.log}):\n{tail(self.log)}")

    def leave(self):
        """Ends the use of the server; the last user returns when it has ended."""
        with self.users:
            # The keeper may have got what a user before this one let go of; then no lock is to be had at all.
            last = locks(self.users, fcntl.LOCK_EX) or not locks(self.users, fcntl.LOCK_SH)
        if last:
            waiting = threading.Thread(target=self.wait_for_end, daemon=True)
            waiting.start()
            waiting.join(STOP_LIMIT + 2)  # longer only when another user has come, and started it anew

    def wait_for_end(self):
        """Returns when the server has ended: the keeper lets go of its lock."""
        locked(self.folder / "keeper", fcntl.LOCK_SH).close()


def last_port(folder):
    """The port of the server that was started last. A keeper that is going has forgotten it: 0, where nothing ever answers."""
    try:
        return json.loads((folder / "server.json").read_text())["port"]
    except FileNotFoundError:
        return 0


def wanted_port():
    return port_of(os.environ.get("CHURNLAB_MLFLOW_PORT"), "CHURNLAB_MLFLOW_PORT")


def port_of(text, choice):
    """The port that the user has chosen; 0, any free one, for none."""
    if not text:
        return 0
    if not text.isascii() or not text.isdecimal() or not 0 < int(text) < 65536:
        raise Failure(USAGE, f"{choice} must be a port from 1 to 65535, was {text}")
    return int(text)


def listener(port, choice="CHURNLAB_MLFLOW_PORT"):
    """A listening socket on loopback. The server inherits it, so that nobody can take the port in between; choice is by what
    the user has chosen the port."""
    listening = socket.socket()
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # What is accepted inherits it; without, small answers wait 40 ms for an acknowledgement.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listening.bind(("127.0.0.1", port))
        listening.listen(128)
        return listening
    except OSError as e:
        listening.close()
        if e.errno == errno.EADDRINUSE:
            raise Failure(USAGE, f"port {port} is taken: choose another by {choice}, or none, for a free one") from e
        raise Failure(USAGE, f"port {port} cannot be opened: {e.strerror}") from e


def keep(folder, listening, keeper):
    """Starts the keeper of the server in a session of its own."""
    log = folder / "server.log"
    if log.exists():
        log.replace(folder / "server.log.1")
    with open(log, "wb") as out:
        subprocess.Popen(
            [sys.executable, "-Es", str(Path(__file__).resolve()), KEEP],
            cwd=folder,
            stdin=listening,
            stdout=out,
            stderr=out,
            pass_fds=[keeper.fileno()],
            start_new_session=True,
        )


def keeper():
    """The keeper's life, in the folder of the server and with the listening socket as its input."""
    try:
        make_database(ROOT / ".build" / "mlflow" / "mlflow.db")
    except (sqlite3.Error, subprocess.CalledProcessError) as e:
        raise Failure(SERVICE, f"{Path.cwd() / 'mlflow.db'} cannot be made or brought up to date: {e}") from e
    # Relative places: a space, an umlaut or a % in the checkout's path then needs no escaping.
    server = subprocess.Popen(
        [sys.executable, "-I", "-m", "mlflow", "server", "--uvicorn-opts", "--fd 0", "--workers", "1",
         "--backend-store-uri", "sqlite:///mlflow.db", "--artifacts-destination", "./artifacts"],
        env=server_environment(),
        process_group=0,
        preexec_fn=end_with_parent(os.getpid()),
    )
    os.close(0)
    signal.signal(signal.SIGTERM, lambda *_: end_server(server))
    threading.Thread(target=lambda: end_server(server, after=Path("users")), daemon=True).start()
    server.wait()
    end_group(server.pid)
    # The folder may be gone by now.
    Path("server.json").unlink(missing_ok=True)


def make_database(empty):
    """Gives the server a database with its tables: a copy of the empty one that setup has made, in one step, so that a kill
    leaves none or a whole one; or the one of an older MLflow, brought up to date aside."""
    database, new = Path("mlflow.db"), Path("mlflow.db.new")
    if not empty.exists() or (database.exists() and revision(database) == revision(empty)):
        return
    new.unlink(missing_ok=True)
    with contextlib.closing(sqlite3.connect(new)) as target:
        with contextlib.closing(sqlite3.connect(database if database.exists() else empty)) as source:
            source.backup(target)
    if database.exists():
        subprocess.run(
            [sys.executable, "-I", "-m", "mlflow", "db", "upgrade", f"sqlite:///{new}"], env=server_environment(), check=True
        )
    new.replace(database)


def revision(database):
    """The version of the database's tables."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        return connection.execute("select version_num from alembic_version").fetchall()


def end_server(server, after=None):
    """Stops the server; with `after`, once nobody else holds that lock."""
    if after is not None:
        # Held until this process has ended: a new user waits for that, and then starts anew.
        server.last = locked(after, fcntl.LOCK_EX)
    server.terminate()
    try:
        server.wait(STOP_LIMIT)
    except subprocess.TimeoutExpired:
        end_group(server.pid)


def end_group(leader):
    try:
        os.killpg(leader, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass


def server_environment():
    """Nothing that the user has set for a client of MLflow; no jobs (13 more processes), no telemetry."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("MLFLOW_", "_MLFLOW_"))}
    return kept | {
        "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false",
        "MLFLOW_DISABLE_TELEMETRY": "true",
        "DO_NOT_TRACK": "true",
        "GIT_PYTHON_REFRESH": "quiet",
    }


def children():
    """The ids of this process's children, on Linux with those that were left to it by children that died."""
    if not LINUX:
        return set()
    while True:
        try:
            tasks = Path("/proc/self/task").iterdir()
            return {int(pid) for task in tasks for pid in (task / "children").read_text().split()}
        except (FileNotFoundError, ProcessLookupError):
            continue  # a thread ended in between: its children are another one's now, which may have been read already


def is_spared(pid):
    """Whether a process, a browser, is the user's own from now on."""
    try:
        return f"\0{SPARED}=1\0".encode() in b"\0" + Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return False


def end_all(pids):
    """Ends processes that the command has left behind; what they started becomes this process's in turn."""
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        except (ProcessLookupError, ChildProcessError):
            pass


def locks(file, operation):
    """Whether the lock on an open file can be had, without waiting for it."""
    try:
        fcntl.flock(file, operation | fcntl.LOCK_NB)
        return True
    except BlockingIOError:
        return False


def locked(path, operation):
    """The file, open and locked; None when it is locked by another and the operation does not wait."""
    file = open(path, "ab")
    try:
        fcntl.flock(file, operation)
        return file
    except BlockingIOError:
        file.close()
        return None
    except OSError as e:
        file.close()
        e.filename = str(path)
        raise


def write(path, text):
    new = path.with_name(path.name + ".new")
    new.write_text(text)
    new.replace(path)


def tail(path, lines=15):
    try:
        return "\n".join("  " + line for line in path.read_text(errors="replace").splitlines()[-lines:])
    except OSError as e:
        return f"  ({e.strerror})"


if __name__ == "__main__":
    sys.exit(exit_code_of(main))
