"""`churnlab run` and `churnlab tail` as whole processes: the notebooks of this checkout, notebooks in S3, pages, webhooks, kills,
full disks."""

import http.server
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import unittest
from pathlib import Path

import structure
from checkout import ROOT
from serving import until
from setup import S3_SERVER

COMMAND = [str(ROOT / "scripts" / "churnlab")]
LIMIT = 120
"""Seconds after which a command that was waited for has hung."""
KEY, SECRET = "tester", "not-a-secret-of-anybody"
GATED = "import pathlib, time\nprint('waiting', flush=True)\nwhile not pathlib.Path('go').exists():\n    time.sleep(0.05)\nprint('went on')"
SCHEMA = ROOT / "lib" / "runner" / "src" / "main" / "resources" / "dev" / "churnlab" / "runner" / "notice.schema.json"


def s3_server():
    """The S3 server's program: on the PATH, else where scripts/setup --tests builds it."""
    return shutil.which("versitygw") or (str(S3_SERVER) if S3_SERVER.exists() else None)


class Notebooks(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="nöte books ")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def notebook(self, name, *sources, parameters=None):
        cells = [self.cell(i, source, []) for i, source in enumerate(sources)]
        if parameters:
            cells.insert(0, self.cell("p", parameters, ["parameters"]))
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        content = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
        (self.folder / name).write_text(json.dumps(content))
        return name

    @staticmethod
    def cell(key, source, tags):
        cell = {"cell_type": "code", "id": f"c{key}", "metadata": {"tags": tags}, "outputs": [], "source": source}
        return cell | {"execution_count": None}

    def variables(self, **variables):
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("AWS_", "MLFLOW_", "CHURNLAB_NOTIFY"))}
        return {k: str(v) for k, v in (kept | variables).items() if v is not None}

    def churnlab(self, *arguments, prefix=(), **variables):
        return subprocess.run(
            [*prefix, *COMMAND, *map(str, arguments)],
            cwd=self.folder, env=self.variables(**variables), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=LIMIT,
        )  # fmt: skip

    def start(self, *arguments, **variables):
        process = subprocess.Popen(
            [*COMMAND, *map(str, arguments)],
            cwd=self.folder, env=self.variables(**variables), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.addCleanup(self.end, process)
        return process

    @staticmethod
    def end(process):
        process.kill()
        process.communicate()

    def assert_ended(self, done, code):
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)

    def assert_refused(self, done, code, *said):
        """One line that says it, and the code."""
        self.assert_ended(done, code)
        self.assertRegex(done.stderr, r"\A[^\n]+\n\Z")
        for text in said:
            self.assertIn(text, done.stderr)

    @staticmethod
    def read(file):
        return json.loads(Path(file).read_text())

    @staticmethod
    def text(notebook):
        """What all its cells put out."""
        outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
        return "".join("".join(output.get("text", output.get("data", {}).get("text/plain", []))) for output in outputs)

    def printed(self, file, text):
        """Whether a notebook, of which only whole versions may be seen, shows a text."""
        return Path(file).exists() and text in self.text(self.read(file))


class OfThisCheckout(unittest.TestCase):
    def test_run_from_top_to_bottom_in_fresh_kernels_and_show_what_they_should(self):
        with tempfile.TemporaryDirectory(prefix="nöte books ") as folder:
            for name, done, book in structure.executed(Path(folder)):
                with self.subTest(name):
                    self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
                    found = structure.of(json.loads(book.read_text()))
                    lost = structure.missing(structure.golden(name), found)
                    self.assertEqual(lost, [], "if that is meant: scripts/tests/structure.py renew")

    def test_have_a_golden_structure_each(self):
        named = {*structure.COURSE, *(f"pipeline-{name}" for name in structure.PIPELINE)}
        self.assertEqual({file.stem for file in structure.GOLDEN.iterdir()}, named)

    def test_that_lose_something_are_noticed(self):
        table = {"a": ["html:table text/html text/plain"], "b": []}
        for found, lost in (
            ({"a": ["html:table text/html text/plain"], "b": []}, 0),
            ({"a": ["stdout", "html:table html:input text/html text/plain"], "b": ["stdout"]}, 0),
            ({"a": ["text/plain"], "b": []}, 1),
            ({"a": ["text/html text/plain"], "b": []}, 1),
            ({"a": [], "b": []}, 1),
            ({"a": ["html:table text/html text/plain"]}, 1),
            ({"a": ["html:table text/html text/plain"], "b": [], "c": []}, 1),
        ):
            with self.subTest(found):
                self.assertEqual(len(structure.missing(table, found)), lost)


class Refusals(Notebooks):
    """What can be known before the first cell is said before it, and what went wrong at the end is said as well."""

    def test_a_page_or_outputs_without_a_place(self):
        book = self.notebook("in.ipynb", "open('ran', 'w').close()")
        (self.folder / "taken").mkdir()
        for option, place, said in (
            ("--report", "taken", "is a folder"),
            ("--report", "out.ipynb", "is the executed notebook"),
            ("--report", "http://127.0.0.1:9/page.html", "nothing can be written to the web"),
            ("--outputs", "in.ipynb/x.json", "cannot be written"),
            ("--secret", "NO_SUCH_NAME", "no environment variable and no parameter"),
        ):
            with self.subTest(option + " " + place):
                self.assert_refused(self.churnlab("run", book, "out.ipynb", option, place), 2, said)
                self.assertFalse((self.folder / "ran").exists())

    def test_standard_output_that_is_full(self):
        book = self.notebook("in.ipynb", "1")
        with open("/dev/full", "w") as full:
            done = subprocess.run(
                [*COMMAND, "run", book, "-"], cwd=self.folder, env=self.variables(), stdin=subprocess.DEVNULL, stdout=full,
                stderr=subprocess.PIPE, text=True, timeout=LIMIT,
            )  # fmt: skip
        self.assertEqual(done.returncode, 5, done.stderr)
        self.assertIn("standard output did not take the whole notebook", done.stderr)

    def test_every_line_of_a_json_log_is_json(self):
        self.notebook("fails.ipynb", "1 / 0")
        (self.folder / "none.ipynb").write_text("{")
        for book, code in (("fails.ipynb", 1), ("none.ipynb", 2), ("nowhere.ipynb", 2)):
            with self.subTest(book):
                done = self.churnlab("run", book, "out.ipynb", "--log-format", "json")
                self.assert_ended(done, code)
                last = [json.loads(line) for line in done.stderr.splitlines()][-1]
                self.assertEqual((last["event"], last["exit"]), ("failed", code))

    def test_a_secret_at_the_limit_of_what_is_stored(self):
        book = self.notebook("in.ipynb", "import os\nfor i in range(2000): print(i, os.environ['MY_TOKEN'])")
        self.assert_ended(self.churnlab("run", book, "out.ipynb", "--max-output", "1K", MY_TOKEN="abcdefgh1234567890"), 0)
        rest = (self.folder / "out.cell-1.stdout.txt").read_text()
        shown = self.text(self.read(self.folder / "out.ipynb"))
        self.assertEqual([line for line in (shown + rest).splitlines() if re.search("[a-h1-9]{9}", line)], [])
        self.assertIn("1999 *****", rest)


class S3(Notebooks):
    @classmethod
    def setUpClass(cls):
        if s3_server() is None:
            raise unittest.SkipTest("versitygw, an S3 server, is missing: install Go (Debian: apt-get install golang-go), then scripts/setup --tests")

    def setUp(self):
        super().setUp()
        # On the disk of the checkout: a temporary folder in memory may not take the attributes that the server keeps.
        place = ROOT / ".build" / "s3"
        place.mkdir(parents=True, exist_ok=True)
        folder = tempfile.TemporaryDirectory(dir=place)
        self.addCleanup(folder.cleanup)
        self.lab = Path(folder.name) / "lab"
        self.lab.mkdir()
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        environment = self.variables(ROOT_ACCESS_KEY=KEY, ROOT_SECRET_KEY=SECRET)
        self.server = subprocess.Popen(
            [s3_server(), "--quiet", "--port", f"127.0.0.1:{self.port}", "posix", folder.name],
            env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.addCleanup(self.end, self.server)
        until(self.is_ready, "the S3 server")

    def is_ready(self):
        self.assertIsNone(self.server.poll(), "the S3 server did not start")
        with socket.socket() as client:
            return client.connect_ex(("127.0.0.1", self.port)) == 0

    def variables(self, **variables):
        mine = {"AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET, "TMPDIR": self.folder}
        return super().variables(**mine | {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{getattr(self, 'port', 0)}"} | variables)

    def test_a_notebook_parameters_outputs_and_page_are_there(self):
        self.notebook("in.ipynb", "print('hello', name, n)", parameters="name = 'a'\nn = 1")
        shutil.copy(self.folder / "in.ipynb", self.lab / "in.ipynb")
        (self.lab / "p.yaml").write_text("n: 7")
        options = ["-f", "s3://lab/p.yaml", "-p", "name", "bob", "--outputs", "s3://lab/outputs/", "--report", "s3://lab/page.html"]
        done = self.churnlab("run", "s3://lab/{name}.ipynb".replace("{name}", "in"), "s3://lab/new/{name}.ipynb", *options)
        self.assert_ended(done, 0)
        out = self.read(self.lab / "new" / "bob.ipynb")
        self.assertIn("hello bob 7", self.text(out))
        self.assertEqual(out["metadata"]["papermill"]["input_path"], "s3://lab/in.ipynb")
        self.assertEqual(out["metadata"]["papermill"]["output_path"], "s3://lab/new/bob.ipynb")
        self.assertIn("hello bob 7", (self.lab / "page.html").read_text())

    def test_what_is_wrong_is_said_in_a_line_and_leaves_nothing(self):
        self.notebook("in.ipynb", "1")
        run = ["run", "in.ipynb", "s3://lab/out.ipynb"]
        self.assert_refused(self.churnlab(*run, AWS_SECRET_ACCESS_KEY="wrong"), 5, "s3://lab/out.ipynb", "refused the credentials")
        self.assert_refused(self.churnlab(*run, AWS_ENDPOINT_URL="http://127.0.0.1:1"), 5, "connection refused")
        self.assert_refused(self.churnlab("run", "in.ipynb", "s3://none/out.ipynb"), 2, "there is no bucket none")
        self.assert_refused(self.churnlab("run", "s3://lab/none.ipynb", "out.ipynb"), 2, "s3://lab/none.ipynb: no such object")
        self.assert_refused(self.churnlab("run", "s3:///x.ipynb", "out.ipynb"), 2, "no bucket in 's3:///x.ipynb'")
        self.assert_refused(self.churnlab("run", "in.ipynb", "http://127.0.0.1:1/x"), 2, "a web server is only read from")
        self.assert_refused(self.churnlab("run", "http://127.0.0.1:1/x", "out.ipynb"), 5, "connection refused")
        self.assertEqual(list(self.lab.iterdir()), [])
        self.assertEqual([file.name for file in self.folder.iterdir()], ["in.ipynb"])

    def test_of_two_runs_into_one_object_the_first_ends_with_an_error_and_keeps_its_notebook(self):
        first = self.notebook("first.ipynb", "print('first')", GATED)
        second = self.notebook("second.ipynb", "print('second')")
        run = self.start("run", first, "s3://lab/out.ipynb")
        until(lambda: self.printed(self.lab / "out.ipynb", "first"), "the first run")
        self.assert_ended(self.churnlab("run", second, "s3://lab/out.ipynb"), 0)
        (self.folder / "go").touch()
        _, told = run.communicate(timeout=LIMIT)
        self.assertEqual(run.returncode, 2, told)
        self.assertIn("s3://lab/out.ipynb: somebody else has written it since", told)
        kept = re.search(r"the executed notebook is kept in (.*\.ipynb)", told)[1]
        self.assertIn("first", self.text(self.read(kept)))
        self.assertIn("second", self.text(self.read(self.lab / "out.ipynb")))

    def test_sigterm_leaves_within_five_seconds_with_the_state_in_s3(self):
        run = self.start("run", self.notebook("in.ipynb", "print('one')", GATED), "s3://lab/out.ipynb", "--autosave-cell-every", "0.2")
        until(lambda: self.printed(self.lab / "out.ipynb", "waiting"), "a save within the second cell")
        run.terminate()
        _, told = run.communicate(timeout=5)
        self.assertEqual(run.returncode, 143, told)
        out = self.read(self.lab / "out.ipynb")
        self.assertTrue(out["metadata"]["papermill"]["exception"])
        self.assertIn("waiting", self.text(out))

    def test_a_sigkill_leaves_the_last_save_in_s3(self):
        run = self.start("run", self.notebook("in.ipynb", "print('one')", GATED), "s3://lab/out.ipynb")
        until(lambda: self.printed(self.lab / "out.ipynb", "one"), "the first cell")
        run.kill()
        run.communicate(timeout=LIMIT)
        self.assertIn("one", self.text(self.read(self.lab / "out.ipynb")))
        self.assert_ended(self.churnlab("tail", "s3://lab/out.ipynb"), 1)

    def test_a_service_that_goes_away_costs_no_output(self):
        run = self.start("run", self.notebook("in.ipynb", "print('one')", GATED, "print('three')"), "s3://lab/out.ipynb")
        until(lambda: self.printed(self.lab / "out.ipynb", "one"), "the first cell")
        self.end(self.server)
        (self.folder / "go").touch()
        _, told = run.communicate(timeout=LIMIT)
        self.assertEqual(run.returncode, 5, told)
        self.assertEqual(told.count("; the run goes on"), 1, told)
        kept = re.search(r"the executed notebook is kept in (.*\.ipynb)", told)[1]
        self.assertIn("three", self.text(self.read(kept)))

    def test_a_service_that_stalls_holds_up_no_signal(self):
        run = self.start("run", self.notebook("in.ipynb", "print('one')", GATED), "s3://lab/out.ipynb")
        until(lambda: self.printed(self.lab / "out.ipynb", "one"), "the first cell")
        self.server.send_signal(signal.SIGSTOP)
        self.addCleanup(self.server.send_signal, signal.SIGCONT)
        run.terminate()
        _, told = run.communicate(timeout=5)
        self.assertEqual(run.returncode, 143, told)
        kept = re.search(r"the executed notebook is kept in (.*\.ipynb)", told)[1]
        self.assertTrue(self.read(kept)["metadata"]["papermill"]["exception"])

    def test_what_is_too_much_lies_beside_the_notebook(self):
        notebook = self.notebook("in.ipynb", "print('x' * 100_000)")
        self.assert_ended(self.churnlab("run", notebook, "s3://lab/out.ipynb", "--max-output", "1000"), 0)
        self.assertGreater((self.lab / "out.cell-1.stdout.txt").stat().st_size, 90_000)
        self.assertIn("out.cell-1.stdout.txt", self.text(self.read(self.lab / "out.ipynb")))

    def test_every_attempt_is_kept(self):
        notebook = self.notebook("in.ipynb", "import os, pathlib\nif not pathlib.Path('go').exists():\n    pathlib.Path('go').touch(); os._exit(1)")
        self.assert_ended(self.churnlab("run", notebook, "s3://lab/out.ipynb", "--retries", 1), 0)
        self.assertTrue(self.read(self.lab / "out.attempt-1.ipynb")["metadata"]["papermill"]["exception"])
        self.assertFalse(self.read(self.lab / "out.ipynb")["metadata"]["papermill"]["exception"])

    def test_a_run_is_followed(self):
        run = self.start("run", self.notebook("in.ipynb", "print('one')", GATED), "s3://lab/out.ipynb")
        tail = self.start("tail", "s3://lab/out.ipynb", "--wait", "1m")
        self.assertEqual([tail.stdout.readline() for _ in range(2)], ["[cell 1] print('one')\n", "one\n"])
        (self.folder / "go").touch()
        out, told = tail.communicate(timeout=LIMIT)
        self.assertEqual(tail.returncode, 0, told)
        self.assertRegex(out, r"went on\ncompleted after .*\n\Z")
        run.communicate(timeout=LIMIT)


class Tail(Notebooks):
    def test_output_is_shown_as_it_comes_and_then_how_the_run_ended(self):
        run = self.start("run", self.notebook("in.ipynb", "print('one')", GATED, "6 * 7"), "out.ipynb", "--autosave-cell-every", "0.2")
        tail = self.start("tail", "out.ipynb", "--wait", "1m")
        self.assertEqual(tail.stdout.readline(), "[cell 1] print('one')\n")
        self.assertEqual(tail.stdout.readline(), "one\n")
        self.assertEqual(tail.stdout.readline(), "[cell 2] import pathlib, time\n")
        self.assertEqual(tail.stdout.readline(), "waiting\n")
        self.assertFalse((self.folder / "go").exists())
        (self.folder / "go").touch()
        out, told = tail.communicate(timeout=LIMIT)
        self.assertEqual(tail.returncode, 0, told)
        self.assertRegex(out, r"\Awent on\n\[cell 3\] 6 \* 7\n42\ncompleted after .*\n\Z")
        run.communicate(timeout=LIMIT)
        again = self.churnlab("tail", "out.ipynb")
        self.assert_ended(again, 0)
        self.assertIn("waiting\nwent on\n[cell 3]", again.stdout)

    def test_a_failed_run_is_said(self):
        self.churnlab("run", self.notebook("in.ipynb", "print('one')\n1/0"), "out.ipynb")
        done = self.churnlab("tail", "out.ipynb")
        self.assert_ended(done, 1)
        self.assertIn("ZeroDivisionError", done.stdout)
        self.assertRegex(done.stdout, r"\nfailed after .*\n\Z")

    def test_a_killed_run_is_said(self):
        run = self.start("run", self.notebook("in.ipynb", "print('one')", GATED), "out.ipynb")
        tail = self.start("tail", "out.ipynb", "--wait", "1m")
        until(lambda: self.printed(self.folder / "out.ipynb", "one"), "the first cell")
        self.kill_runner(run)
        out, told = tail.communicate(timeout=LIMIT)
        self.assertEqual(tail.returncode, 1, told)
        self.assertRegex(out, r"one\n(.*\n)*killed: the run's process is gone")

    def kill_runner(self, run):
        os.kill(self.read(self.folder / "out.ipynb")["metadata"]["churnlab"]["process"], signal.SIGKILL)
        run.communicate(timeout=LIMIT)

    def test_what_cannot_be_followed_is_said(self):
        self.assert_refused(self.churnlab("tail", "none.ipynb", "--wait", "0"), 2, "no such notebook: none.ipynb")
        self.assert_refused(self.churnlab("tail", self.notebook("in.ipynb", "1")), 2, "in.ipynb records no run")


class Pages(Notebooks):
    def test_a_page_shows_the_run(self):
        source = "print('<b>&amp;')\nfrom IPython.display import HTML\nHTML('<i>fine</i>')"
        done = self.churnlab("run", self.notebook("in.ipynb", source), "out.ipynb", "--report", "new/page.html")
        self.assert_ended(done, 0)
        page = (self.folder / "new" / "page.html").read_text()
        self.assertIn("&lt;b&gt;&amp;amp;", page)
        self.assertIn("jp-Notebook", page)

    def test_a_failed_run_has_a_page_too(self):
        done = self.churnlab("run", self.notebook("in.ipynb", "print('one')", "1/0"), "-", "--report", "page.html")
        self.assert_ended(done, 1)
        self.assertIn("ZeroDivisionError", (self.folder / "page.html").read_text())

    def test_without_nbconvert_there_is_a_plainer_page(self):
        import sys

        kernels = self.folder / "share" / "kernels" / "python3"
        kernels.mkdir(parents=True)
        kernel = {"argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"], "display_name": "P", "language": "python"}
        (kernels / "kernel.json").write_text(json.dumps(kernel))
        source = "print('a<b')\nfrom IPython.display import HTML, display\ndisplay(HTML('<script>x</script>'))\n1/0"
        notebook = self.notebook("in.ipynb", source)
        variables = {"JUPYTER_PATH": self.folder / "share", "CHURNLAB_VENV": self.folder / "none"}
        done = subprocess.run(
            [*COMMAND, "run", notebook, "out.ipynb", "--report", "page.html"],
            cwd=self.folder, env=self.variables(**variables), capture_output=True, text=True, timeout=LIMIT,
        )  # fmt: skip
        self.assert_ended(done, 1)
        page = (self.folder / "page.html").read_text()
        for text in ("a&lt;b", "sandbox", "&lt;script&gt;", "ZeroDivisionError"):
            self.assertIn(text, page)
        self.assertNotRegex(page, r"src=.?http|<script|<link")

    def test_a_page_that_cannot_be_written_is_said(self):
        book = self.notebook("in.ipynb", "open('pages', 'w').close()\n1 / 0")  # a file, where a folder would have been made
        done = self.churnlab("run", book, "out.ipynb", "--report", "pages/page.html", "--no-progress-bar")
        self.assert_ended(done, 1)
        self.assertIn("warning: cannot write", done.stderr)


class Receiver:
    """A web server that keeps what it is told; silent, if asked to be."""

    def __init__(self, code=204):
        told = self.told = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(code)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/services/T0/B0/verysecretpath"

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Webhooks(Notebooks):
    def receiver(self, code=204):
        receiver = Receiver(code)
        self.addCleanup(receiver.close)
        return receiver

    def test_a_failed_run_and_the_one_that_works_again_are_told(self):
        receiver = self.receiver()
        notebook = self.notebook("in.ipynb", "import os, pathlib\nprint(os.environ['CHURNLAB_NOTIFY'])\nassert pathlib.Path('go').exists()")
        done = self.churnlab("run", notebook, "out.ipynb", CHURNLAB_NOTIFY=receiver.url)
        self.assert_ended(done, 1)
        (notice,) = receiver.told
        self.assert_valid(notice)
        self.assertEqual((notice["event"], notice["kind"], notice["name"], notice["exit"]), ("failed", "notebook", "in.ipynb", 1))
        self.assertIn("AssertionError", notice["error"])
        self.assertIn("AssertionError", notice["text"])
        self.assertTrue(notice["output"].endswith("out.ipynb"))
        self.assertNotIn("verysecretpath", (self.folder / "out.ipynb").read_text() + done.stderr)

        (self.folder / "go").touch()
        for _ in range(2):
            self.assert_ended(self.churnlab("run", notebook, "out.ipynb", CHURNLAB_NOTIFY=receiver.url), 0)
        _, notice = receiver.told
        self.assert_valid(notice)
        self.assertEqual((notice["event"], notice["exit"], notice["error"]), ("recovered", 0, None))

    def assert_valid(self, notice):
        import jsonschema

        jsonschema.validate(notice, json.loads(SCHEMA.read_text()))

    def test_a_run_that_could_not_begin_is_told(self):
        receiver = self.receiver()
        self.assert_refused(self.churnlab("run", "none.ipynb", "out.ipynb", "--notify", receiver.url), 2, "no such notebook")
        self.assertEqual(receiver.told[0]["exit"], 2)

    def test_a_killed_run_counts_as_failed(self):
        receiver = self.receiver()
        notebook = self.notebook("in.ipynb", "print('one')", GATED)
        run = self.start("run", notebook, "out.ipynb")
        until(lambda: self.printed(self.folder / "out.ipynb", "one"), "the first cell")
        os.kill(self.read(self.folder / "out.ipynb")["metadata"]["churnlab"]["process"], signal.SIGKILL)
        run.communicate(timeout=LIMIT)
        (self.folder / "go").touch()
        self.assert_ended(self.churnlab("run", notebook, "out.ipynb", "--notify", receiver.url), 0)
        self.assertEqual([notice["event"] for notice in receiver.told], ["recovered"])

    def test_who_cannot_be_told_costs_one_line(self):
        notebook = self.notebook("in.ipynb", "1/0")
        with socket.create_server(("127.0.0.1", 0)) as silent:
            url = f"http://127.0.0.1:{silent.getsockname()[1]}/verysecretpath"
            for address, said in (
                ("http://127.0.0.1:1/verysecretpath", "the address cannot be reached"),
                (self.receiver(500).url, "it answered HTTP 500"),
                (url, "no answer within 5.0 s"),
            ):
                with self.subTest(said):
                    done = self.churnlab("run", notebook, "out.ipynb", "--notify", address)
                    self.assert_ended(done, 1)
                    self.assertIn(f"warning: nobody was notified: {said}\n", done.stderr)
                    self.assertNotIn("verysecretpath", done.stderr)
        self.assert_refused(self.churnlab("run", notebook, "out.ipynb", "--notify", "verysecretpath"), 2, "no http:// or https:// URL")

    def test_a_pipeline_is_told_of_as_a_notebook_is(self):
        receiver = self.receiver()
        self.notebook("in.ipynb", "import pathlib\nassert pathlib.Path('go').exists()")
        (self.folder / "pipeline.yaml").write_text("name: nightly\nsteps:\n  - {name: one, notebook: in.ipynb}\n")
        run = ["pipeline", "pipeline.yaml", "--home", "home", "--notify", receiver.url]
        self.assert_ended(self.churnlab(*run), 1)
        (self.folder / "go").touch()
        self.assert_ended(self.churnlab(*run), 0)
        self.assert_ended(self.churnlab(*run), 0)
        for notice in receiver.told:
            self.assert_valid(notice)
        told = [(notice["event"], notice["kind"], notice["name"], notice["exit"]) for notice in receiver.told]
        self.assertEqual(told, [("failed", "pipeline", "nightly", 1), ("recovered", "pipeline", "nightly", 0)])


class FullDisk(Notebooks):
    def test_the_last_whole_notebook_stays(self):
        mounted = self.folder / "disk"
        mounted.mkdir()
        # The disk is only seen by the command and what it starts; its end takes the disk along, so it copies what is left.
        inside = 'mount -t tmpfs -o size=512k disk disk && shift && "$@"; code=$?; cp -r disk/. kept; exit $code'
        prefix = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"]), "sh", "-c", inside, "sh", "-"]
        if subprocess.run([*prefix, "true"], cwd=self.folder, capture_output=True).returncode != 0:
            self.skipTest("no small disk can be mounted here (unshare --mount)")
        (self.folder / "kept").mkdir(exist_ok=True)
        notebook = self.notebook("in.ipynb", "print('one')", "print('x' * 2_000_000)")
        done = self.churnlab("run", notebook, "disk/out.ipynb", prefix=prefix)
        self.assert_ended(done, 5)
        self.assertRegex(done.stderr, r"\A(in.ipynb: [^\n]+\n)*churnlab: [^\n]+disk/out.ipynb: the disk is full[^\n]*\n\Z")
        left = self.read(self.folder / "kept" / "out.ipynb")
        self.assertEqual(self.text(left), "one\n")
        self.assertEqual([file.name for file in (self.folder / "kept").iterdir()], ["out.ipynb"])
