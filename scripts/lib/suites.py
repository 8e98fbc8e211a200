"""Runs suites of tests and says what came of them.

    unit          unit tests of all modules and the format check, on the JDK that setup uses; under two minutes
    unit-17       the unit tests on JDK 17 (JAVA_HOME_17 or the usual places)
    unit-25       the same on JDK 25 (JAVA_HOME_25 or the usual places)
    integration   the modules' tests against real kernels and servers (*IT)
    postgresql    those of lib/tracking again, with PostgreSQL below MLflow in place of SQLite
    soak [MODULE] the long ones (tagged soak) of all modules or of one
    cluster       the platform, runs and pipelines on a real cluster, which it starts
    repository, manifests, mlflow, notebook, lab, browser, setup, run
                  the files of scripts/tests

Without a name: unit-17, unit-25, integration, postgresql and all of scripts/tests. A suite whose tool is missing is skipped by
name; where CI=true that is a failure, unless --without names it.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
import unittest
import xml.etree.ElementTree as xml
from dataclasses import dataclass, field
from pathlib import Path

from common import ROOT, USAGE, Failure, exit_code_of, logged, on_signals

LOGS = ROOT / ".build" / "logs"
TESTS = ROOT / "scripts" / "tests"
FILES = ["repository", "manifests", "mlflow", "notebook", "lab", "browser", "setup", "run"]
"""The suites of scripts/tests, the quick ones first."""
ALL = ["unit-17", "unit-25", "integration", "postgresql", *FILES, "cluster"]
CI = os.environ.get("CI") == "true"


@dataclass
class Result:
    suite: str
    passed: int = 0
    skipped: int = 0
    failures: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    seconds: float = 0

    @property
    def failed(self):
        return len(self.failures)

    def skip(self, reason):
        """Counts something that could not run; in CI, where everything has to, as failed."""
        if CI:
            self.failures.append(f"skipped in CI: {reason}")
        else:
            self.skipped += 1
            self.notes.append(f"skipped: {reason}")


def main():
    parser = argparse.ArgumentParser(
        prog="scripts/test", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False
    )
    parser.add_argument("suites", nargs="*", metavar="SUITE")
    parser.add_argument("--without", action="append", default=[], metavar="SUITE", help="leave a suite out")
    options = parser.parse_args()
    on_signals(lambda number, _frame: sys.exit(128 + number))
    chosen = plan(options.suites)
    for name in options.without:
        plan([name])
    os.environ.setdefault("CHURNLAB_REFERENCE", str(ROOT.parent / "shared"))
    LOGS.mkdir(parents=True, exist_ok=True)

    before = changed_files()
    results = [run(suite, arguments) for suite, *arguments in chosen if suite not in options.without]
    if changed_files() != before:
        left = "\n".join(sorted(changed_files() ^ before))
        results.append(Result("files", failures=[f"the tests changed what git sees:\n{left}"]))
    return report(results)


def plan(names):
    """The suites in order, each a list of its name and its arguments."""
    if not names:
        return [[name] for name in ALL]
    if names[0] == "soak":
        if len(names) > 2 or not all((ROOT / "lib" / module / "pom.xml").exists() for module in names[1:]):
            raise Failure(USAGE, f"soak takes one module of lib/, was {' '.join(names[1:])}")
        return [names]
    known = ["unit", *ALL]
    for name in names:
        if name not in known:
            raise Failure(USAGE, f"there is no suite {name}: choose of {', '.join(known)}, soak")
    return [[name] for name in names]


def run(suite, arguments):
    print(f"test: {suite} …", file=sys.stderr, flush=True)
    begin = time.monotonic()
    result = Result(suite)
    if suite == "unit":
        maven(result, ["test"])
        check_format(result)
    elif suite.startswith("unit-"):
        unit_on(result, suite.removeprefix("unit-"))
    elif suite == "integration":
        maven(result, ["verify", "-Dskip.unit.tests=true", "-Dspotless.check.skip=true"])
    elif suite == "postgresql":
        # Only what talks to MLflow: the modules that it stands on know nothing of a database.
        tests = ["-Dmlflow.store=postgresql", "-Dit.test=dev.churnlab.tracking.*IT", "-Dfailsafe.failIfNoSpecifiedTests=false"]
        modules = ["--projects", "lib/tracking", "--also-make"]
        maven(result, ["verify", "-Dskip.unit.tests=true", "-Dspotless.check.skip=true", *tests, *modules])
    elif suite == "soak":
        modules = ["--projects", f"lib/{arguments[0]}", "--also-make"] if arguments else []
        maven(result, ["verify", "-Dgroups=soak", "-Dexcluded.groups=", "-Dspotless.check.skip=true", *modules])
    elif suite == "cluster":
        on_cluster(result)
    else:
        files(result)
    if not (result.passed or result.failures or result.skipped):
        result.failures.append("nothing ran")
    result.seconds = time.monotonic() - begin
    print(f"test: {suite}: {result.passed} passed, {result.failed} failed", file=sys.stderr, flush=True)
    return result


def on_cluster(result):
    """The file of the platform, then what the modules test on it, on one cluster."""
    sys.path.insert(0, str(TESTS))
    from cluster import Cluster

    try:
        cluster = Cluster()
    except unittest.SkipTest as missing:
        result.skip(str(missing))
        return
    try:
        files(result)
        modules = ["--projects", "lib/kubernetes,lib/cli", "--also-make"]
        os.environ["CHURNLAB_RUNNER_IMAGE"] = cluster.runner
        asked = ["-Dgroups=cluster", "-Dexcluded.groups=", "-Dskip.unit.tests=true", "-Dspotless.check.skip=true"]
        maven(result, ["verify", *asked, *modules])
    finally:
        cluster.close()


def unit_on(result, version):
    home = find_jdk(version)
    if home is None:
        result.skip(f"no JDK {version} found (set JAVA_HOME_{version})")
    else:
        result.notes.append(f"on {home}")
        maven(result, ["test"], JAVA_HOME=home)
    if version == "17":
        check_format(result)


def find_jdk(version):
    """A JDK of that version: what JAVA_HOME_<version> says, else out of the usual places."""
    named = os.environ.get(f"JAVA_HOME_{version}")
    if named:
        return Path(named)
    places = [
        *Path("/usr/lib/jvm").glob("*"),
        *Path("/opt").glob("*"),
        *Path("/Library/Java/JavaVirtualMachines").glob("*/Contents/Home"),
        *(Path.home() / ".sdkman/candidates/java").glob("*"),
    ]
    for home in sorted(places):
        try:
            release = (home / "release").read_text()
        except OSError:
            continue
        if re.search(rf'^JAVA_VERSION="{version}\b', release, re.M) and (home / "bin" / "javac").exists():
            return home
    return None


def maven(result, goals, **variables):
    """Runs Maven over all modules, and counts from the reports that it leaves."""
    for folder in reports():
        shutil.rmtree(folder)
    call_maven(result, f"test-{result.suite}", ["-Dmaven.test.failure.ignore=true", *goals], **variables)
    for folder in reports():
        for file in sorted(folder.glob("TEST-*.xml")):
            count(result, file)


def check_format(result):
    """Checks every module's format; on the JDK of setup."""
    if call_maven(result, f"test-{result.suite}-format", ["spotless:check"]):
        result.passed += 1


def call_maven(result, log_name, goals, **variables):
    """Runs Maven; whether it went well. If not, that is a failure beside those of the tests."""
    log = LOGS / f"{log_name}.log"
    exit_code = logged(log, ["mvn", "--batch-mode", "--no-transfer-progress", "--fail-at-end", *goals], **variables)
    if exit_code != 0:
        errors = [line for line in log.read_text(errors="replace").splitlines() if line.startswith("[ERROR]")]
        result.failures.append("\n  ".join([f"Maven ended with {exit_code}; the whole log is {log}", *errors[:15]]))
    return exit_code == 0


def reports():
    return [*ROOT.glob("lib/*/target/surefire-reports"), *ROOT.glob("lib/*/target/failsafe-reports")]


def count(result, file):
    for case in xml.parse(file).getroot().iter("testcase"):
        name = f"{case.get('classname', '').rpartition('.')[2]}.{case.get('name')}"
        problem = case.find("failure") if case.find("failure") is not None else case.find("error")
        if problem is not None:
            message = (problem.get("message") or problem.text or "").strip().splitlines()
            result.failures.append(f"{name}: {message[0] if message else problem.get('type')}")
        elif case.find("skipped") is not None:
            result.skip(f"{name}: {case.find('skipped').get('message') or 'no reason given'}")
        else:
            result.passed += 1


def files(result):
    """Runs a file of scripts/tests in this process."""
    sys.path.insert(0, str(TESTS))
    loaded = unittest.defaultTestLoader.loadTestsFromName(f"{result.suite}_test")
    outcome = unittest.TextTestRunner(stream=sys.stderr, verbosity=2).run(loaded)
    for case, trace in [*outcome.failures, *outcome.errors]:
        result.failures.append(f"{case}: {trace.strip().splitlines()[-1]}")
    for case in outcome.unexpectedSuccesses:
        result.failures.append(f"{case}: passed, though it was expected to fail")
    for case, reason in outcome.skipped:
        result.skip(f"{case}: {reason}")
    # Of a test with several failures, in parts of it, each is shown; it counts as one that was run.
    failed = {getattr(case, "test_case", case) for case, _ in [*outcome.failures, *outcome.errors]}
    result.passed += outcome.testsRun - len(failed) - len(outcome.skipped)


def changed_files():
    """What git calls changed or untracked; nothing outside of a git checkout."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        return set()
    shown = subprocess.run(["git", "status", "--porcelain"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return set(shown.splitlines())


def report(results):
    print(f"\n{'suite':<14}{'passed':>8}{'failed':>8}{'skipped':>8}{'seconds':>9}")
    for result in results:
        print(f"{result.suite:<14}{result.passed:>8}{result.failed:>8}{result.skipped:>8}{result.seconds:>9.1f}")
    print()
    for result in results:
        for line in [*result.notes, *(f"FAILED {failure}" for failure in result.failures)]:
            print(f"{result.suite}: {line}")
    passed, failed, skipped = (sum(values) for values in zip(*((r.passed, r.failed, r.skipped) for r in results)))
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(exit_code_of(main))
