"""The embedded MLflow: one server a checkout, which lives as long as it has users."""

import contextlib
import fcntl
import os
import signal
import socket
import subprocess
import sys
import tempfile
import unittest
import urllib.request
from pathlib import Path

PROGRAM = Path(__file__).resolve().parents[1] / "lib" / "with_mlflow.py"
LIMIT = 120
"""Seconds after which a test that waits has failed."""
WAIT = "echo $MLFLOW_TRACKING_URI; read -r _ || true; exit ${CODE:-0}"
"""A command that says where its MLflow is, and ends with its input or by a signal. It has no trap: with one, bash goes on
waiting for input when a signal comes just before it reads."""


@contextlib.contextmanager
def limited(what):
    """Ends a call that waits for longer than a test may."""

    def expire(*_):
        raise TimeoutError(f"{what} is still there after {LIMIT} s")

    before = signal.signal(signal.SIGALRM, expire)
    signal.alarm(LIMIT)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


class Mlflow(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="mlflow ü %C3 ")
        self.addCleanup(folder.cleanup)
        self.home = Path(folder.name)
        self.addCleanup(self.server_has_ended)

    def start(self, *command, **variables):
        environment = {k: v for k, v in os.environ.items() if k != "MLFLOW_TRACKING_URI"}
        environment |= {"CHURNLAB_HOME": str(self.home)} | variables
        process = subprocess.Popen(
            [sys.executable, "-Es", PROGRAM, *(command or ("--", "bash", "-c", WAIT))],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.addCleanup(end, process)
        return process

    def server_has_ended(self):
        """Waits until no server is kept; the lock is its keeper's as long as that lives."""
        keeper = self.home / "mlflow" / "keeper"
        if keeper.exists():
            with open(keeper) as lock, limited(f"the keeper of {keeper}"):
                fcntl.flock(lock, fcntl.LOCK_EX)

    def assert_one_line(self, process, exit_code, text):
        _, err = process.communicate(timeout=LIMIT)
        self.assertEqual(process.returncode, exit_code, err)
        self.assertRegex(err, rf"\Achurnlab: [^\n]*{text}[^\n]*\n\Z")

    def test_a_command_gets_a_server_and_its_exit_code_is_passed_on(self):
        process = self.start(CODE="7")
        url = said(process)
        self.assertEqual(get(url), 200)
        process.communicate("\n", timeout=LIMIT)
        self.assertEqual(process.returncode, 7)
        self.server_has_ended()
        self.assertFalse(listens(url))
        self.assertTrue((self.home / "mlflow" / "mlflow.db").exists())
        self.assertTrue((self.home / "mlflow" / "server.log").exists())

    def test_two_share_one_server_until_the_last_has_ended(self):
        first, second = self.start(), self.start()
        url = said(first)
        self.assertEqual(said(second), url)
        self.assertEqual(get(url), 200)
        first.communicate("\n", timeout=LIMIT)
        self.assertEqual(get(url), 200)
        second.communicate("\n", timeout=LIMIT)
        self.server_has_ended()
        self.assertFalse(listens(url))

    def test_a_user_that_is_killed_takes_its_command_and_the_server_with_it(self):
        process = self.start()
        url = said(process)
        self.assertEqual(get(url), 200)
        process.kill()
        process.wait(LIMIT)
        self.server_has_ended()
        self.assertFalse(listens(url))

    def test_a_server_whose_keeper_is_killed_ends(self):
        process = self.start()
        url = said(process)
        self.assertEqual(get(url), 200)
        server = next(pid for pid in processes_in(self.home / "mlflow") if "uvicorn" in command_of(pid))
        with open_pidfd(server) as ended:
            os.kill(next(p for p in processes_in(self.home / "mlflow") if "--keep" in command_of(p)), signal.SIGKILL)
            ended.wait()
        self.assertFalse(listens(url))
        process.communicate("\n", timeout=LIMIT)

    def test_after_a_crash_of_the_server_the_next_user_gets_a_new_one(self):
        first = self.start()
        self.assertEqual(get(said(first)), 200)
        for pid in processes_in(self.home / "mlflow"):
            if "uvicorn" in command_of(pid):
                os.kill(pid, signal.SIGKILL)
        second = self.start()
        url = said(second)
        self.assertEqual(get(url), 200)
        first.communicate("\n", timeout=LIMIT)
        self.assertEqual(get(url), 200)
        second.communicate("\n", timeout=LIMIT)

    def test_a_first_start_that_is_interrupted_leaves_nothing_that_a_second_stumbles_over(self):
        first = self.start()
        first.stdout.readline()
        first.kill()
        first.wait(LIMIT)
        self.server_has_ended()
        second = self.start()
        self.assertEqual(get(said(second)), 200)
        second.communicate("\n", timeout=LIMIT)

    def test_a_signal_reaches_the_command_once_and_is_waited_for(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(signal=number):
                count = "n=0; trap 'n=$((n+1)); echo $n' INT TERM; echo ready; until read -r _; do :; done; exit $((128 + $1))"
                process = self.start("--", "bash", "-c", count, "bash", str(int(number)))
                self.assertEqual(said(process), "ready")
                process.send_signal(number)
                self.assertEqual(said(process), "1")
                out, _ = process.communicate("\n", timeout=LIMIT)
                own = [line for line in out.splitlines() if not line.startswith("MLflow: ")]
                self.assertEqual((own, process.returncode), ([], 128 + number))

    def test_what_a_crashed_command_leaves_behind_is_ended(self):
        process = self.start("--", "bash", "-c", "sleep 600 & echo $!; kill -KILL $$")
        left = int(said(process))
        process.communicate(timeout=LIMIT)
        self.assertEqual(process.returncode, 137)
        self.assertRaises(ProcessLookupError, os.kill, left, 0)

    def test_browsing_prints_the_address_and_ends_with_ctrl_c(self):
        process = self.start("--browse")
        url = next(line for line in process.stdout if "Ctrl-C" in line).split()[1]
        self.assertEqual(get(url), 200)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=LIMIT)
        self.assertEqual(process.returncode, 0)

    def test_another_server_is_used_as_it_is(self):
        with socket.create_server(("127.0.0.1", 0)) as another:
            url = f"http://127.0.0.1:{another.getsockname()[1]}"
            process = self.start("--", "bash", "-c", "echo $MLFLOW_TRACKING_URI", MLFLOW_TRACKING_URI=url)
            out, err = process.communicate(timeout=LIMIT)
        self.assertEqual((out, err, process.returncode), (f"{url}\n", "", 0))
        self.assertFalse((self.home / "mlflow").exists())

    def test_a_port_can_be_asked_for(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        process = self.start(CHURNLAB_MLFLOW_PORT=str(port))
        self.assertEqual(said(process), f"http://127.0.0.1:{port}")
        self.assert_one_line(self.start(CHURNLAB_MLFLOW_PORT="1024"), 2, f"runs at port {port} already")
        process.communicate("\n", timeout=LIMIT)

    def test_a_taken_port_is_one_line(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = str(taken.getsockname()[1])
            self.assert_one_line(self.start(CHURNLAB_MLFLOW_PORT=port), 2, f"port {port} is taken")

    def test_a_port_that_is_none_is_one_line(self):
        for port in ("0", "65536", "http", "٣"):
            with self.subTest(port=port):
                self.assert_one_line(self.start(CHURNLAB_MLFLOW_PORT=port), 2, "must be a port")

    def test_a_folder_that_cannot_be_written_is_one_line(self):
        self.assert_one_line(self.start(CHURNLAB_HOME="/proc/nowhere"), 2, "/proc/nowhere")

    def test_a_command_that_is_not_there_is_one_line(self):
        process = self.start("--", str(self.home / "nothing"))
        _, err = process.communicate(timeout=LIMIT)
        self.assertEqual(process.returncode, 2)
        self.assertIn("cannot be started", err)


def said(process):
    """The next line of the command itself, past those about the server."""
    return next(line.strip() for line in process.stdout if not line.startswith("MLflow: "))


def get(url):
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url + "/health", timeout=LIMIT) as answer:
        return answer.status


def listens(url):
    try:
        socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2]))).close()
        return True
    except ConnectionRefusedError:
        return False


def processes_in(folder):
    """The processes that work in a folder."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cwd"):
        try:
            if entry.readlink() == folder:
                found.append(int(entry.parent.name))
        except OSError:
            pass
    return found


def command_of(pid):
    return Path(f"/proc/{pid}/cmdline").read_text()


class open_pidfd:
    """The end of a process that is nobody's child here, as something to wait for."""

    def __init__(self, pid):
        self.fd = os.pidfd_open(pid)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.close(self.fd)

    def wait(self):
        import select

        if not select.select([self.fd], [], [], LIMIT)[0]:
            raise TimeoutError("the process did not end")


def end(process):
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout, process.stderr):
        stream.close()


if __name__ == "__main__":
    unittest.main()
