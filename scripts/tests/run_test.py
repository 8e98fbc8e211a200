"""scripts/run from end to end: real notebooks, a real MLflow, in a path with spaces and umlauts."""

import csv
import http.server
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import unittest
from pathlib import Path

from checkout import COPY, environment, left_processes, offline, read_until, ready, script, started, turkish, wait_for_mlflow
from suites import find_jdk

REFERENCE = Path(os.environ.get("CHURNLAB_REFERENCE", "../shared")) / "data"
REAL = REFERENCE / "telco-churn.csv"
METRICS = ["accuracy", "roc_auc", "precision", "recall", "f1", "log_loss"]


class Scripts(unittest.TestCase):
    def setUp(self):
        ready()
        folder = tempfile.TemporaryDirectory(prefix="ö home ")
        self.addCleanup(folder.cleanup)
        self.home = Path(folder.name)
        self.addCleanup(wait_for_mlflow, self.home)

    def run_pipeline(self, *arguments, prefix=(), **variables):
        return script("run", *arguments, prefix=prefix, CHURNLAB_HOME=self.home, **variables)

    def needs(self, file):
        if not file.exists():
            self.skipTest(f"{file} is not there (CHURNLAB_REFERENCE names its folder)")

    def assert_done(self, done):
        self.assertEqual(done.returncode, 0, done.stdout[-3000:] + done.stderr[-3000:])

    def assert_nothing_left(self):
        self.assertEqual(left_processes(), {})

    def registered(self):
        """The versions of the registered models and their aliases, as MLflow's database has them."""
        file = self.home / "mlflow" / "mlflow.db"
        if not file.exists():
            return [], {}
        with sqlite3.connect(file) as database:
            try:
                versions = [v for (v,) in database.execute("select version from model_versions order by version")]
                return versions, dict(database.execute("select alias, version from registered_model_aliases"))
            except sqlite3.OperationalError:  # interrupted before the tables were made
                return [], {}


class Runs(Scripts):
    def test_a_second_run_in_turkish_and_without_network_registers_as_the_first_did(self):
        self.needs(REAL)
        done = self.run_pipeline("--data", REAL)
        self.assert_done(done)
        versions, aliases = self.registered()
        self.assertEqual((versions, aliases["champion"]), ([1], 1))
        self.assertTrue((self.home / "latest").is_dir())
        for name in METRICS:
            self.assertRegex(done.stdout, rf"\b{name}\b")
        auc = float(re.search(r"\broc_auc\b\D*(0?\.[0-9]+)", done.stdout)[1])
        self.assertGreaterEqual(auc, 0.86)
        self.assert_nothing_left()

        probabilities = self.home / "p.csv"
        done = script(
            "churnlab", "score", "--model", "models:/churn@champion", "--data", REAL, "--out", probabilities, CHURNLAB_HOME=self.home
        )
        self.assert_done(done)
        self.assertEqual(len(read(probabilities)), 7043)
        self.assert_nothing_left()

        prefix, variables = offline()
        done = self.run_pipeline("--data", REAL, prefix=prefix, **variables | turkish())
        self.assert_done(done)
        versions, aliases = self.registered()
        self.assertEqual(versions, [1, 2])
        self.assertTrue({"champion", "challenger"} & {alias for alias, version in aliases.items() if version == 2}, aliases)
        self.assert_nothing_left()

    def test_two_at_once_both_succeed(self):
        self.needs(REAL)
        command = [COPY / "scripts" / "run", "--data", REAL]
        two = [
            subprocess.Popen(command, env=environment(CHURNLAB_HOME=self.home), stdout=out, stderr=subprocess.STDOUT)
            for out in (self.log("first"), self.log("second"))
        ]
        self.assertEqual([one.wait() for one in two], [0, 0], (self.home / "second.log").read_text()[-3000:])
        self.assertEqual(self.registered()[0], [1, 2])
        self.assert_nothing_left()

    def log(self, name):
        file = open(self.home / f"{name}.log", "wb")
        self.addCleanup(file.close)
        return file

    def test_without_a_file_customers_are_made_and_it_is_said(self):
        done = self.run_pipeline()
        self.assert_done(done)
        self.assertIn("synthetic", (done.stdout + done.stderr).lower())
        self.assertEqual(self.registered()[1]["champion"], 1)

    def test_on_jdk_25(self):
        home = find_jdk("25")
        if home is None:
            self.skipTest("no JDK 25 found (set JAVA_HOME_25)")
        self.needs(REAL)
        self.addCleanup(script, "setup")
        self.assert_done(self.run_pipeline("--data", REAL, JAVA_HOME=home))
        self.assert_nothing_left()


class Promotions(Scripts):
    """What becomes of versions, from the command line."""

    def churnlab(self, *arguments, **variables):
        return script("churnlab", *arguments, CHURNLAB_HOME=self.home, **variables)

    def assert_one_line(self, done, exit_code, text):
        self.assertEqual(done.returncode, exit_code, done.stdout + done.stderr)
        self.assertRegex(done.stderr, rf"\Achurnlab: [^\n]*{text}[^\n]*\n\Z")

    def test_are_asked_for_and_refused(self):
        self.assert_done(self.run_pipeline())
        self.assert_done(self.run_pipeline())
        fresh = self.home / "fresh.csv"
        self.assert_done(self.churnlab("data", "generate", "--rows", "900", "--seed", "99", "--out", fresh))
        policy = self.home / "policy.yaml"
        policy.write_text("floors: {roc_auc: 0.8}\nbeter: roc_auc\n")

        with started("mlflow", CHURNLAB_HOME=self.home) as server:  # the others join it
            read_until(server, "MLflow: http")
            history = json.loads(self.churnlab("history", "churn", "--json").stdout)
            self.assertEqual([(e["version"], e["verdict"], e["champion"]) for e in history], [(1, "CHAMPION", None), (2, "CHALLENGER", 1)])
            self.assertIn("every floor is passed", self.churnlab("history", "churn").stdout)

            done = self.churnlab("promote", "churn", "1", "--data", fresh, "--json")
            self.assert_done(done)
            self.assertEqual(json.loads(done.stdout)["aliases"], {"challenger": 2, "champion": 1})
            self.assert_done(self.churnlab("promote", "churn", "--data", fresh))
            self.assert_one_line(self.churnlab("promote", "churn", "--data", fresh, "--gate", "strict"), 3, "the gate refused churn version 2")
            self.assert_one_line(self.churnlab("promote", "churn", "--data", fresh, "--policy", policy), 2, "line 2: a policy has no beter")
            self.assert_one_line(self.churnlab("approve", "churn", "2", "--reason", "yes"), 2, "does not wait for approval")
            self.assert_one_line(self.churnlab("approve", "churn", "1"), 2, "--reason")
            self.assert_done(self.churnlab("reject", "churn", "2", "--reason", "a twin"))
            self.assert_one_line(self.churnlab("promote", "churn", "2", "--data", fresh), 3, "rejected: a twin")
            self.assert_one_line(self.churnlab("rollback", "churn"), 2, "no champion to go back to")
            self.assert_one_line(self.churnlab("rollback", "churn", "--to", "2"), 2, "cannot come back")
            self.assert_one_line(self.churnlab("rollback", "churn", "--to", "7"), 2, "version=7")
            self.assert_one_line(self.churnlab("history", "a/b"), 2, "has no '/'")
            self.assert_one_line(self.churnlab("history", "nobody"), 2, "nobody")
            os.killpg(server.pid, signal.SIGINT)
        self.assertEqual(self.registered(), ([1, 2], {"champion": 1}))

    def test_need_the_right_credentials_and_a_server(self):
        refusing = http.server.HTTPServer(("127.0.0.1", 0), Refusing)
        threading.Thread(target=refusing.serve_forever, daemon=True).start()
        self.addCleanup(refusing.server_close)
        self.addCleanup(refusing.shutdown)
        address = f"127.0.0.1:{refusing.server_port}"

        done = self.churnlab("history", "churn", MLFLOW_TRACKING_URI=f"http://me:secret@{address}")
        self.assert_one_line(done, 2, "does not know these credentials")
        self.assertNotIn("secret", done.stderr)
        nowhere = socket.create_server(("127.0.0.1", 0))
        port = nowhere.getsockname()[1]
        nowhere.close()
        done = self.churnlab("rollback", "churn", MLFLOW_TRACKING_URI=f"http://127.0.0.1:{port}", MLFLOW_HTTP_REQUEST_MAX_RETRIES=0)
        self.assert_one_line(done, 5, "no MLflow server at")


class Refusing(http.server.BaseHTTPRequestHandler):
    """An MLflow that knows nobody: the real one needs a package for accounts that is not installed."""

    def do_GET(self):
        self.send_response(200 if self.path == "/health" else 401)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


class Interrupts(Scripts):
    def test_ctrl_c_leaves_no_process_and_the_next_run_works(self):
        self.needs(REAL)
        for moment, whole_group in (("MLflow: starting", True), (r"\bprepare\b", True), (r"\btrain\b", False), (r"\bevaluate\b", True)):
            with self.subTest(moment), started("run", "--data", REAL, CHURNLAB_HOME=self.home) as run:
                read_until(run, moment)
                os.killpg(run.pid, signal.SIGINT) if whole_group else run.send_signal(signal.SIGINT)
                out, _ = run.communicate(timeout=60)
                self.assertEqual(run.returncode, 130, out)
                self.assert_nothing_left()
        with self.subTest("SIGTERM"), started("run", "--data", REAL, CHURNLAB_HOME=self.home) as run:
            read_until(run, r"\btrain\b")
            run.terminate()
            run.communicate(timeout=60)
            self.assertEqual(run.returncode, 143)
            self.assert_nothing_left()
        self.assert_done(self.run_pipeline("--data", REAL))

    def test_ctrl_c_while_the_command_is_being_started_reaches_it(self):
        program = (
            "import os, signal, sys, with_mlflow\n"
            "with_mlflow.end_with_parent = lambda parent: lambda: os.kill(parent, signal.SIGINT)\n"  # forked, and not yet known
            "sys.exit(with_mlflow.Command(['sleep', '30']).run())\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", program],
            env=environment(CHURNLAB_ROOT=COPY, PYTHONPATH=COPY / "scripts" / "lib"),
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
        )
        self.assertEqual((done.returncode, done.stderr), (130, ""))
        self.assert_nothing_left()

    def test_ctrl_c_that_reaches_only_the_shell_of_a_command_that_is_about_to_start(self):
        stamp = COPY / ".build" / "jars" / "churnlab.stamp"
        kept = stamp.rename(stamp.with_name("kept.stamp"))
        os.mkfifo(stamp)
        with started("churnlab", "--version") as command:
            with open(stamp, "w") as asked:  # setup looks whether there is something to do, and waits for this
                command.send_signal(signal.SIGINT)
                kept.replace(stamp)
                asked.write(stamp.read_text())
            out, _ = command.communicate(timeout=60)
        self.assertEqual((command.returncode, out), (130, ""))


class BadInput(Scripts):
    def assert_refused(self, file, *said):
        done = self.run_pipeline("--data", file)
        self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
        self.assertRegex(done.stderr, r"\A[^\n]+\n\Z")
        for text in said:
            self.assertIn(text, done.stderr)
        self.assertEqual(self.registered(), ([], {}))
        self.assert_nothing_left()

    def test_is_one_line_and_registers_nothing(self):
        self.needs(REAL)
        header, *rows = REAL.read_text().splitlines()
        columns = header.split(",")
        text = rows[6].split(",")
        text[columns.index("MonthlyCharges")] = "much"
        cases = {
            "empty.csv": ("", []),
            "header only.csv": (header, []),
            "missing column.csv": ([without(line, columns.index("tenure")) for line in [header, *rows]], ["tenure"]),
            "doubled column.csv": ([f"{line},{line.split(',')[columns.index('tenure')]}" for line in [header, *rows]], ["tenure"]),
            "text for a number.csv": ([header, *rows[:6], ",".join(text), *rows[7:]], ["MonthlyCharges", "much", "8"]),
            "few.csv": ([header, *rows[:3]], ["none of the", "Churn"]),
            "one class.csv": ([header, *(row for row in rows if row.endswith("No"))], []),
        }
        with self.subTest("no such file"):
            self.assert_refused(self.home / "nowhere.csv", "nowhere.csv")
        with self.subTest("a folder"):
            self.assert_refused(self.home)
        for name, (content, said) in cases.items():
            with self.subTest(name):
                file = self.home / name
                file.write_text(content if isinstance(content, str) else "\n".join(content) + "\n")
                self.assert_refused(file, name, *said)

    def test_a_server_that_is_not_there(self):
        done = self.run_pipeline(MLFLOW_TRACKING_URI="http://me:" + "word@127.0.0.1:9")
        self.assertEqual(done.returncode, 5)
        self.assertRegex(done.stderr, r"\Achurnlab: no MLflow at http://127\.0\.0\.1:9 [^\n]+\n\Z")

    def test_an_option_that_is_none(self):
        done = self.run_pipeline("--no-such-option")
        self.assertEqual(done.returncode, 2)
        self.assertRegex(done.stderr, r"\Achurnlab: [^\n]+\n\Z")


class Reference(Scripts):
    """`churnlab train` with the reference recipe gives scikit-learn's split and Python's XGBoost's probabilities."""

    def test_on_this_jdk_in_turkish(self):
        self.compare(turkish())

    def test_on_jdk_25(self):
        home = find_jdk("25")
        if home is None:
            self.skipTest("no JDK 25 found (set JAVA_HOME_25)")
        self.addCleanup(script, "setup")
        self.compare({"JAVA_HOME": home})

    def compare(self, variables):
        self.needs(REAL)
        predictions, metrics = self.home / "p.csv", self.home / "m.json"
        done = script(
            "churnlab", "train", "--data", REAL, "--recipe", "reference", "--predictions", predictions, "--metrics", metrics, **variables
        )
        self.assert_done(done)
        ours, theirs = read(predictions), read(REFERENCE / "reference-recipe-predictions.csv")
        self.assertEqual([row for row, _ in ours], [row for row, _ in theirs])
        self.assertEqual([row for row, _ in ours], (REFERENCE / "telco-split-test-rows.txt").read_text().split())
        for (row, mine), (_, his) in zip(ours, theirs):
            self.assertAlmostEqual(float(mine), float(his), delta=1e-7, msg=f"row {row}")
        figures = json.loads(metrics.read_text())
        self.assertEqual([name for name in figures if name in METRICS], METRICS)
        self.assertEqual((round(figures["roc_auc"], 4), round(figures["accuracy"], 4)), (0.8476, 0.8013))


def read(file):
    with open(file, newline="") as lines:
        return [tuple(row) for row in list(csv.reader(lines))[1:]]


def without(line, index):
    cells = line.split(",")
    return ",".join(cells[:index] + cells[index + 1 :])


if __name__ == "__main__":
    unittest.main()
