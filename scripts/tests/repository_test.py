"""What is committed: notebooks without output, no secrets, everything pinned, the folders that the design names."""

import json
import re
import shutil
import subprocess
import unittest
import xml.etree.ElementTree as xml
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHELL = [".ci/run", *(f"scripts/{name}" for name in ("setup", "churnlab", "run", "test", "mlflow", "bench", "clean")), "scripts/lib/pin"]
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

    def test_are_valid(self):
        import nbformat

        for name, _ in self.notebooks():
            nbformat.validate(nbformat.read(ROOT / name, as_version=4))

    def test_name_no_place_of_a_machine(self):
        for name, _ in self.notebooks():
            self.assertNotRegex(text_of(name), r"/(home|root|Users|work)/")

    def test_of_the_pipeline_have_one_parameters_cell(self):
        for name, notebook in self.notebooks():
            if name.startswith("notebooks/pipeline/"):
                tagged = [c for c in notebook["cells"] if "parameters" in c["metadata"].get("tags", [])]
                self.assertEqual(len(tagged), 1)


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
        for name in ("scripts/requirements.txt", "scripts/requirements-test.txt"):
            lines = [line for line in text_of(name).replace("\\\n", "").splitlines() if line and not line.startswith("#")]
            self.assertTrue(lines)
            for line in lines:
                self.assertRegex(line, r"^[a-z0-9-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", name)
                self.assertNotIn("://", line)

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
