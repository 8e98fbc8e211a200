"""What is committed: notebooks without output, no secrets, everything pinned, the folders that the design names."""

import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree as xml
from pathlib import Path

import setup
from strip_notebook import stripped

ROOT = Path(__file__).resolve().parents[2]
SHELL = [
    ".ci/run",
    *(f"scripts/{name}" for name in ("setup", "churnlab", "run", "lab", "hub", "test", "mlflow", "bench", "clean", "images", "platform")),
    "scripts/lib/pin",
    "jupyterhub/images/runner/churnlab",
    "jupyterhub/images/runner/make-archives",
    "jupyterhub/images/runner/strip-natives",
    "scripts/tests/images/postgres/entrypoint",
]
SECRETS = {
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE KEY",
    "an access key": r"\bAKIA[0-9A-Z]{16}\b",
    "a token": r"\b(gh[pousr]_[A-Za-z0-9]{30,}|glpat-[A-Za-z0-9_-]{20,}|xox[abpr]-[A-Za-z0-9-]{10,}|pypi-[A-Za-z0-9_-]{40,})",
    "a password in an address": r"[a-z]+://[^\s/:@\"'{}$<]+:[^\s/:@\"'{}$<]+@",
}


def committed(suffix=""):
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    return [name for name in listed.split("\0") if name.endswith(suffix) and (ROOT / name).is_file()]


def text_of(name):
    try:
        return (ROOT / name).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


class Notebooks(unittest.TestCase):
    def notebooks(self):
        for name in committed(".ipynb"):
            with self.subTest(name):
                yield name, json.loads(text_of(name))

    def test_have_no_output(self):
        for _, notebook in self.notebooks():
            for cell in notebook["cells"]:
                if cell["cell_type"] == "code":
                    self.assertEqual((cell["outputs"], cell["execution_count"]), ([], None), "".join(cell["source"]))

    def test_are_as_the_filter_leaves_them(self):
        for name, _ in self.notebooks():
            self.assertEqual(stripped(text_of(name)), text_of(name), f"git add {name}, after scripts/setup")

    def test_have_ids_that_a_run_does_not_change(self):
        for _, notebook in self.notebooks():
            ids = [cell["id"] for cell in notebook["cells"]]
            self.assertEqual(len(set(ids)), len(ids))

    def test_are_valid(self):
        import nbformat

        for name, _ in self.notebooks():
            nbformat.validate(nbformat.read(ROOT / name, as_version=4))

    def test_name_no_place_of_a_machine(self):
        for name, _ in self.notebooks():
            self.assertNotRegex(text_of(name), r"/(home|root|Users|work)/")

    def test_have_one_parameters_cell(self):
        for name, notebook in self.notebooks():
            if name.startswith("notebooks/"):
                tagged = [c for c in notebook["cells"] if "parameters" in c["metadata"].get("tags", [])]
                self.assertEqual(len(tagged), 1)


class Filter(unittest.TestCase):
    """What git keeps of a notebook that has been run, in a clone of its own."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="clöne ")
        self.addCleanup(folder.cleanup)
        self.clone = Path(folder.name)
        for name in (".gitattributes", "scripts/clean", "scripts/lib/strip_notebook.py", "notebooks/01-explore.ipynb"):
            (self.clone / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, self.clone / name)
        self.book = self.clone / "notebooks" / "01-explore.ipynb"
        self.git("init", "--quiet")
        self.git("add", ".")

    def git(self, *arguments):
        environment = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
        return subprocess.run(["git", *arguments], cwd=self.clone, env=environment, capture_output=True, text=True, check=True).stdout

    def run_it(self):
        """As JupyterLab leaves it."""
        notebook = json.loads(self.book.read_text())
        notebook["metadata"]["language_info"] |= {"version": "17.0.9", "codemirror_mode": "java"}
        for count, cell in enumerate(cell for cell in notebook["cells"] if cell["cell_type"] == "code"):
            cell["execution_count"] = count
            cell["metadata"] |= {"scrolled": True, "execution": {"iopub.status.busy": "2026-01-01T00:00:00Z"}}
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["a customer's name\n"]}]
        self.book.write_text(json.dumps(notebook))

    def test_takes_out_what_a_run_puts_in(self):
        setup.add_filter(self.clone)
        self.assertTrue(setup.filter_is_current(self.clone))
        self.run_it()
        self.assertEqual(self.git("diff"), "")
        self.git("add", ".")
        self.assertEqual(self.git("show", ":notebooks/01-explore.ipynb"), text_of("notebooks/01-explore.ipynb"))
        self.assertIn("a customer's name", self.book.read_text(), "the file itself keeps what it shows")

    def test_keeps_what_the_author_wrote(self):
        setup.add_filter(self.clone)
        self.book.write_text(self.book.read_text().replace("How many leave?", "How many go?"))
        self.assertIn("+    \"## How many go?\"", self.git("diff"))

    def test_lets_what_is_no_notebook_pass(self):
        for text in ("", "<<<<<<< ours\n{}\n", '{"cells": 1}', "[]"):
            self.assertEqual(stripped(text), text)

    def test_is_not_needed_and_goes_with_what_else_was_made(self):
        subprocess.run([self.clone / "scripts" / "clean"], check=True, capture_output=True)
        setup.add_filter(self.clone)
        done = subprocess.run([self.clone / "scripts" / "clean"], check=True, capture_output=True, text=True)
        self.assertIn("filter", done.stdout)
        self.assertFalse(setup.filter_is_current(self.clone))
        self.run_it()
        self.git("add", ".")
        self.assertIn("a customer's name", self.git("show", ":notebooks/01-explore.ipynb"))


class Files(unittest.TestCase):
    def test_lie_in_the_folders_of_the_design(self):
        top = {name.split("/")[0] for name in committed()} - {"LICENSE"}
        top = {name for name in top if not name.startswith(".")}
        self.assertLessEqual(top, {"notebooks", "lib", "jupyterhub", "pvc", "scripts", "README.md", "pom.xml"})

    def test_hold_no_secret(self):
        for name in committed():
            text = text_of(name)
            for what, pattern in SECRETS.items():
                # Tests of how credentials are handled need some.
                if "/src/test/" not in name and not name.startswith("scripts/tests/") and (found := re.search(pattern, text)):
                    self.fail(f"{name} holds {what}: {found[0]}")

    def test_of_python_are_pinned_with_their_hashes_and_name_no_registry(self):
        for name in ("scripts/requirements.txt", "scripts/requirements-test.txt", "scripts/requirements-hub.txt"):
            lines = [line for line in text_of(name).replace("\\\n", "").splitlines() if line and not line.startswith("#")]
            self.assertTrue(lines)
            for line in lines:
                self.assertRegex(line, r"^[a-z0-9-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", name)
                self.assertNotIn("://", line)

    def test_of_npm_are_pinned_with_their_hashes_and_name_no_registry(self):
        lock = text_of("scripts/lib/proxy/package-lock.json")
        packages = {name: package for name, package in json.loads(lock)["packages"].items() if name}
        self.assertIn("node_modules/configurable-http-proxy", packages)
        for name, package in packages.items():
            self.assertRegex(package["integrity"], r"^sha512-", name)
            self.assertNotIn("resolved", package)

    def test_of_shell_pass_shellcheck(self):
        if shutil.which("shellcheck") is None:
            self.skipTest("shellcheck is not installed")
        done = subprocess.run(["shellcheck", "-x", "-P", "scripts", *SHELL], cwd=ROOT, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_of_shell_are_all_checked(self):
        shell = {name for name in committed() if text_of(name).startswith("#!/usr/bin/env bash")}
        self.assertEqual(shell - set(SHELL), set())


class Modules(unittest.TestCase):
    def setUp(self):
        self.modules = {name.split("/")[1] for name in committed("/pom.xml") if name.startswith("lib/")} - {"bom"}

    def test_are_all_in_the_bom(self):
        listed = {found.text for found in xml.parse(ROOT / "lib/bom/pom.xml").findall(".//{*}artifactId")}
        # What tests are made with is for no other project.
        self.assertEqual({f"churnlab-{module}" for module in self.modules} - listed, {"churnlab-testing"})

    def test_have_one_version(self):
        versions = set()
        for name in committed("pom.xml"):
            project = xml.parse(ROOT / name).getroot()
            versions.add(project.findtext("{*}version") or project.findtext("{*}parent/{*}version"))
        self.assertEqual(len(versions), 1, versions)

    def test_are_all_described(self):
        table = text_of("lib/README.md")
        for module in self.modules:
            self.assertIn(f"[{module}]({module})", table)


if __name__ == "__main__":
    unittest.main()
