"""scripts/setup: says what is missing, survives being killed at any moment, and does nothing twice."""

import hashlib
import os
import shutil
import signal
import sys
import tempfile
import unittest
from pathlib import Path

from checkout import COPY, ROOT, copied, left_processes, offline, read_until, ready, script, started, turkish, wait_for_line

LOGS = COPY / ".build" / "logs"


class MissingTools(unittest.TestCase):
    """Each is one line and exit code 2, before anything is built."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.bin = Path(folder.name)
        for name in ("bash", "env", "locale", "java", "mvn", "sh", "dirname", "readlink", "uname", "ls", "sed"):
            if found := shutil.which(name):
                (self.bin / name).symlink_to(found)
        self.tool("python3", f'exec "{sys._base_executable}" "$@"')

    def tool(self, name, body):
        file = self.bin / name
        file.unlink(missing_ok=True)
        file.write_text(f"#!{shutil.which('bash')}\n{body}\n")
        file.chmod(0o755)
        return file

    def jdk(self, version, *tools):
        home = Path(tempfile.mkdtemp(dir=self.bin))
        (home / "release").write_text(f'JAVA_VERSION="{version}"\n')
        (home / "bin").mkdir()
        for name in tools:
            (home / "bin" / name).symlink_to(shutil.which("true"))
        return home

    def assert_says(self, text, **variables):
        bare = copied("bare")
        done = script("setup", of=bare, **{"PATH": self.bin, "JAVA_HOME": None} | variables)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertRegex(done.stderr, rf"\Achurnlab: [^\n]*{text}[^\n]*\n\Z")
        self.assertFalse((bare / ".build" / "jars").exists())

    def test_no_java(self):
        (self.bin / "java").unlink()
        self.assert_says("Java is missing: install a JDK, 17 or newer")

    def test_an_old_java(self):
        self.assert_says("is Java 11: install a JDK, 17", JAVA_HOME=self.jdk("11.0.2", "java", "javac"))
        self.assert_says("is Java 8: install a JDK, 17", JAVA_HOME=self.jdk("1.8.0_402", "java", "javac"))

    def test_a_java_without_a_compiler(self):
        self.assert_says("has no compiler", JAVA_HOME=self.jdk("17.0.1", "java"))

    def test_a_java_home_that_is_none(self):
        self.assert_says("JAVA_HOME is no JDK", JAVA_HOME="/nowhere")

    def test_no_maven(self):
        (self.bin / "mvn").unlink()
        self.assert_says("Maven is missing: install Maven 3.8")

    def test_an_old_maven(self):
        self.tool("mvn", "echo 'Apache Maven 3.6.3 (cecedd343002696d0abb50b32b541b8a6ba2883f)'")
        self.assert_says("is Maven 3.6: install Maven 3.8")

    def test_no_python(self):
        (self.bin / "python3").unlink()
        self.assert_says("Python 3.11 or newer is missing: install it")

    def test_an_old_python(self):
        self.tool("python3", "exit 1")
        self.assert_says("Python 3.11 or newer is missing: install it")


class Interrupted(unittest.TestCase):
    """One after the other on the same copy, each at a later moment; what comes last has to come through."""

    def test_a_setup_that_is_killed_at_any_moment_can_be_run_again(self):
        copied()
        for moment, log, line, number in (
            ("compiling", "jars.log", "Building churnlab data", signal.SIGKILL),
            ("compiling again", "jars.log", "Building churnlab training", signal.SIGINT),
            ("packing", "jars.log", "Building churnlab cli", signal.SIGTERM),
            ("downloading", "pip.log", "Collecting|Using cached|Downloading", signal.SIGKILL),
            ("installing", "pip.log", "Installing collected packages", signal.SIGKILL),
        ):
            (LOGS / log).unlink(missing_ok=True)
            with self.subTest(moment), started("setup") as setup:
                wait_for_line(setup, LOGS / log, line)
                os.kill(setup.pid, number)
                self.assertEqual(setup.wait(60), -number if number == signal.SIGKILL else 128 + number)
        # Two at once: one works, the other waits for it and finds nothing to do.
        with started("setup") as first:
            read_until(first, "setup: .* …")
            with started("setup") as second:
                read_until(second, "waiting for another setup")
                self.assertIn("done", second.communicate()[0])
                self.assertIn("done", first.communicate()[0])
                self.assertEqual((first.returncode, second.returncode), (0, 0))
        self.assertEqual(left_processes(), {})
        done = script("churnlab", "--version")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stdout, r"\Achurnlab [0-9]+\.[0-9]+\.[0-9]+")


class SetUp(unittest.TestCase):
    def setUp(self):
        ready()

    def test_nothing_is_done_when_nothing_has_changed(self):
        script("setup")  # what another test has changed
        done = script("setup")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertRegex(done.stdout, r"\Asetup: nothing to do \([0-2]\.[0-9] s\)\n\Z")

    def test_a_changed_source_is_built_without_network_in_any_language(self):
        source = COPY / "lib" / "storage" / "src" / "main" / "java" / "dev" / "churnlab" / "storage" / "package-info.java"
        before = source.read_text()
        self.addCleanup(source.write_text, before)
        source.write_text(before + "// changed\n")
        prefix, variables = offline()
        done = script("setup", prefix=prefix, **variables | turkish())
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        self.assertIn("building the jars: done", done.stdout)
        self.assertNotIn(".venv", done.stdout)

    def test_two_builds_give_the_same_bytes(self):
        self.assertEqual(sums(ROOT), sums(COPY))

    def test_what_setup_does_not_know_is_one_line(self):
        done = script("setup", "--fast")
        self.assertEqual(done.returncode, 2)


def sums(checkout):
    jars = sorted((checkout / ".build" / "jars").glob("churnlab-*.jar"))
    return {jar.name: hashlib.sha256(jar.read_bytes()).hexdigest() for jar in jars}


if __name__ == "__main__":
    unittest.main()
