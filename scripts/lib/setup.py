"""Makes what the other scripts need, and does nothing when nothing has changed.

Each part carries the hash of all that it was made from (its stamp). A part is made aside and moved into place, or gets its
stamp last, so that a kill at any moment leaves the old part or none; two setups wait for each other.

    jars      .build/jars   the library, the command and all that they need, in one folder
    python    .venv         the Java kernel, MLflow and JupyterLab, pinned and hashed
    archives  .build/cds    class data of the command; and by `churnlab kernel install` the kernelspec and the kernel's
    database  .build/mlflow MLflow's database without a run; a first start then takes half the time
    git       .git/config   the filter that keeps the outputs of notebooks out of git, where this is a clone
    tests     .venv         what only the tests compare against (--tests)
              ~/.cache/churnlab/tools   an S3 server for them, where there is Go to build it, and Debian's Pushgateway
"""

import argparse
import contextlib
import fcntl
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from common import ROOT, SERVICE, USAGE, Failure, exit_code_of, logged, on_signals

VENV = ROOT / ".venv"
BUILD = ROOT / ".build"
TESTS = BUILD / "tests"
DATABASE = BUILD / "mlflow"
JARS = BUILD / "jars"
CDS = BUILD / "cds"
LOGS = BUILD / "logs"
REQUIREMENTS = ROOT / "scripts" / "requirements.txt"
TOOLS = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "churnlab" / "tools"
"""Programs that tests need and that take minutes to build; one place for all checkouts of a user."""
S3_SERVER = TOOLS / "versitygw"
S3_VERSION = "v1.8.0"
PUSHGATEWAY = TOOLS / "prometheus-pushgateway"
NEW_GO = "go1.26.0"
TEST_REQUIREMENTS = ROOT / "scripts" / "requirements-test.txt"
STAMP = "churnlab.stamp"
FILTER = "filter.churnlab-notebook.clean"
FILTER_COMMAND = "python3 -ES scripts/lib/strip_notebook.py"
"""git calls it at the top of the checkout. Not .venv's Python: the filter also works when that has been cleaned away."""
JAVA, MAVEN = (17,), (3, 8)
COMMAND_OPTIONS = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xlog:disable"]
"""As scripts/churnlab has them."""


def main():
    parser = argparse.ArgumentParser(prog="scripts/setup", allow_abbrev=False)
    parser.add_argument("--quiet", action="store_true", help="print nothing to standard output, nor when there is nothing to do")
    parser.add_argument("--tests", action="store_true", help="add what only the tests compare against")
    parser.add_argument("--then", metavar="COMMAND…", help="become this command when all is there; the rest is its own")
    own, then = sys.argv[1:], []
    if "--then" in own:
        own, then = own[: own.index("--then")], own[own.index("--then") + 1 :]
    options = parser.parse_args(own)
    on_signals(lambda number, _frame: sys.exit(128 + number))
    make(options)
    if then:
        become(then)


def make(options):
    begin = time.monotonic()
    setup = Setup(Jdk.find(), options.tests)
    if setup.is_current():
        if not options.quiet:
            say(f"nothing to do ({time.monotonic() - begin:.1f} s)")
        return
    # Standard output is what the other scripts were asked for.
    with contextlib.redirect_stdout(sys.stderr if options.quiet else sys.stdout), alone():
        setup.run()
        say(f"done ({time.monotonic() - begin:.1f} s)")


def become(command):
    """Goes on as another program: no shell waits in between, which would keep a signal to itself."""
    on_signals(signal.SIG_DFL)  # from here on it ends this process, whichever program it is
    os.execv(command[0], command)


def say(message):
    print(f"setup: {message}", flush=True)


class Setup:
    """The three parts, each with the stamp that it should carry."""

    def __init__(self, jdk, tests):
        self.jdk, self.tests = jdk, tests
        self.sources = digest(sorted(sources()))
        self.packages = digest([REQUIREMENTS], str(VENV), str(sys.version_info[:2]))

    def is_current(self):
        return (
            self.jars_are_current()
            and self.python_is_current()
            and self.archives_are_current()
            and self.database_is_current()
            and filter_is_current()
            and self.tests_are_current()
            and self.s3_is_current()
            and self.pushgateway_is_there()
        )

    def jars_are_current(self):
        return stamp(JARS)[:1] == [self.sources]

    def python_is_current(self):
        return stamp(VENV)[:1] == [self.packages] and (VENV / "bin" / "python").exists()

    def archives_are_current(self):
        return stamp(CDS)[:1] == [self.origin_of_archives()]

    def origin_of_archives(self):
        """The archives hold for one JDK and for these very files: made again, even from the same, they are others."""
        return digest([], self.jdk.identity(), *stamp(JARS), *stamp(VENV))

    def database_is_current(self):
        return stamp(DATABASE)[:1] == [digest([], *stamp(VENV))]

    def tests_are_current(self):
        return not self.tests or stamp(TESTS)[:1] == [self.origin_of_tests()]

    def origin_of_tests(self):
        return digest([TEST_REQUIREMENTS], *stamp(VENV))

    def s3_is_current(self):
        """Where there is no Go to build it with, the tests that need it say so."""
        return not self.tests or stamp(TOOLS)[:1] == [S3_VERSION] or shutil.which("versitygw") is not None or go() is None

    def pushgateway_is_there(self):
        found = PUSHGATEWAY.exists() or shutil.which("prometheus-pushgateway") or shutil.which("pushgateway")
        return not self.tests or bool(found) or shutil.which("apt-get") is None

    def run(self):
        self.check_tools()
        if not self.jars_are_current():
            self.build_jars()
        if not self.python_is_current():
            self.make_python()
        if not self.archives_are_current():
            self.make_archives()
        if not self.database_is_current():
            self.make_database()
        if not filter_is_current():
            add_filter()
        if not self.tests_are_current():
            self.add_tests()
        if not self.s3_is_current():
            try:
                self.build_s3()
            except Failure as failure:
                # The tests that need it are skipped by name, and the others run.
                say(f"{failure}; going on without it")
        if not self.pushgateway_is_there():
            try:
                self.fetch_pushgateway()
            except Failure as failure:
                say(f"{failure}; going on without it")

    def check_tools(self):
        """Says what is missing before minutes of work rather than after."""
        self.jdk.check()
        if not self.jars_are_current():
            check_maven()
        if not self.python_is_current():
            check_venv()

    def build_jars(self):
        started = BUILD / "jars.started"
        new = fresh(BUILD / "jars.new")
        # A build that was killed may have left half a class file that looks up to date.
        goals = ["clean", "package"] if started.exists() else ["package"]
        started.touch()
        tool(
            "jars",
            "building the jars",
            ["mvn", "--batch-mode", "--no-transfer-progress", "--file", ROOT / "pom.xml", "--projects", "lib/cli", "--also-make"]
            + ["-Dmaven.test.skip=true", "-Djacoco.skip=true", "-Dcyclonedx.skip=true", f"-Djars.directory={new}"]
            + goals,
            JAVA_HOME=self.jdk.home,
        )
        write_stamp(new, self.sources)
        replace(JARS, new)
        started.unlink()

    def make_python(self):
        discard(VENV)
        tool("venv", "making .venv", [base_python(), "-I", "-m", "venv", VENV])
        install(REQUIREMENTS, "pip", "installing MLflow, JupyterLab and the Java kernel into .venv")
        write_stamp(VENV, self.packages)

    def make_archives(self):
        origin = self.origin_of_archives()
        cli = next(JARS.glob("churnlab-cli-*.jar"))
        java = [self.jdk.home / "bin" / "java", *COMMAND_OPTIONS]
        variables = {"CHURNLAB_ROOT": ROOT, "CHURNLAB_VENV": VENV, "JAVA_HOME": self.jdk.home}
        doing = "installing the kernel and its class-data archive"
        tool("kernel", doing, [*java, "-jar", cli, "kernel", "install"], **variables)

        new = fresh(BUILD / "cds.new")
        classes = []
        doing = "making the class-data archive of the command: what it loads"
        for name, arguments in training(new).items():
            lines = new / f"{name}.classes"
            tool(f"cds-{name}", f"{doing} for {name}", [*java, f"-XX:DumpLoadedClassList={lines}", "-jar", cli, *arguments], **variables)
            # Newer JDKs number the classes of a list, each from 0; only classes of loaders of their own (source:) need that.
            classes += [re.sub(r" id: \d+$", "", line) for line in lines.read_text().splitlines() if " source: " not in line]
        # A whole archive, not one on top of the JDK's: only that can hold picocli, whose class files are older than Java 6.
        (new / "classes").write_text("\n".join(dict.fromkeys(classes)) + "\n")
        archive = new / "churnlab.jsa"
        sources = [f"-XX:SharedClassListFile={new / 'classes'}", f"-XX:SharedArchiveFile={archive}"]
        tool("cds", "making the class-data archive of the command", [*java, "-Xshare:dump", *sources, "-cp", cli])
        archive.replace(CDS / archive.name)
        discard(new)
        write_stamp(CDS, origin)

    def make_database(self):
        discard(DATABASE)
        home = fresh(BUILD / "mlflow.new")
        python = VENV / "bin" / "python"
        ask = "import os, urllib.request as r; r.build_opener(r.ProxyHandler({})).open(os.environ['MLFLOW_TRACKING_URI'] + '/health')"
        tool(
            "mlflow",
            "making MLflow's database",
            [python, "-Es", ROOT / "scripts" / "lib" / "with_mlflow.py", "--", python, "-I", "-c", ask],
            CHURNLAB_HOME=home,
            CHURNLAB_MLFLOW_PORT="",
            MLFLOW_TRACKING_URI="",
        )
        with open(home / "mlflow" / "keeper") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # the server has ended
        write_stamp(home / "mlflow", digest([], *stamp(VENV)))
        replace(DATABASE, home / "mlflow")
        discard(home)

    def add_tests(self):
        discard(TESTS)
        # Forced: what a kill has left half installed looks installed.
        install(TEST_REQUIREMENTS, "pip-test", "adding what the tests compare against to .venv", "--force-reinstall")
        TESTS.mkdir()
        write_stamp(TESTS, self.origin_of_tests())


    def build_s3(self):
        TOOLS.mkdir(parents=True, exist_ok=True)
        # Go checks what it fetches against its public sums, and goes on from its own cache after a kill.
        tool(
            "versitygw",
            f"building versitygw {S3_VERSION}, an S3 server for the tests",
            [new_go(), "install", "-trimpath", "-ldflags=-s -w", f"github.com/versity/versitygw/cmd/versitygw@{S3_VERSION}"],
            GOBIN=TOOLS,
            GOFLAGS="",
            CGO_ENABLED="0",
        )
        write_stamp(TOOLS, S3_VERSION)

    def fetch_pushgateway(self):
        fetch_program("prometheus-pushgateway", PUSHGATEWAY)


def fetch_program(package, place):
    """Debian's program of that name alone: the package would start a service."""
    new = fresh(TOOLS / f"{place.name}.new")
    get = ["sh", "-c", 'cd "$1" && apt-get --quiet download "$2" && dpkg-deb --extract ./*.deb .', "sh", new, package]
    tool(place.name, f"fetching {place.name} for the tests, of Debian's package {package}", get)
    (new / "usr" / "bin" / place.name).replace(place)
    discard(new)


class Jdk:
    """The JDK that builds and runs: JAVA_HOME, else the one whose `java` is on the PATH."""

    def __init__(self, home, origin):
        self.home, self.origin = home, origin

    @staticmethod
    def find():
        if os.environ.get("JAVA_HOME"):
            return Jdk(Path(os.environ["JAVA_HOME"]), "JAVA_HOME")
        java = shutil.which("java")
        if java is None:
            raise Failure(USAGE, f"Java is missing: {ADVICE_JAVA}")
        home = Path(java).resolve().parents[1]
        if not (home / "release").exists():
            # macOS has a java on the PATH that looks for the real one.
            shown = subprocess.run([java, "-XshowSettings:properties", "-version"], capture_output=True, text=True).stderr
            match = re.search(r"java\.home = (.+)", shown)
            if match is None:
                raise Failure(USAGE, f"Java is missing ({java} does not run): {ADVICE_JAVA}")
            home = Path(match[1])
        return Jdk(home, java)

    def identity(self):
        return f"{self.home}\n{self.release()}"

    def release(self):
        try:
            return (self.home / "release").read_text()
        except OSError:
            return ""

    def check(self):
        if not os.access(self.home / "bin" / "java", os.X_OK):
            raise Failure(USAGE, f"{self.origin} is no JDK ({self.home} has no bin/java): {ADVICE_JAVA}")
        match = re.search(r'JAVA_VERSION="(?:1\.)?([0-9]+)', self.release())
        if match is None or (int(match[1]),) < JAVA:
            found = f"is Java {match[1]}" if match else "does not say its version"
            raise Failure(USAGE, f"{self.home} ({self.origin}) {found}: {ADVICE_JAVA}")
        if not os.access(self.home / "bin" / "javac", os.X_OK):
            raise Failure(USAGE, f"{self.home} ({self.origin}) has no compiler, it only runs Java: {ADVICE_JAVA}")


ADVICE_JAVA = (
    "install a JDK, 17 or newer, and point JAVA_HOME to it (Debian: apt-get install openjdk-17-jdk-headless; "
    "macOS: brew install openjdk@17)"
)
ADVICE_MAVEN = "install Maven 3.8 or newer (Debian: apt-get install maven; macOS: brew install maven)"


def check_maven():
    mvn = shutil.which("mvn")
    if mvn is None:
        raise Failure(USAGE, f"Maven is missing: {ADVICE_MAVEN}")
    shown = subprocess.run([mvn, "--version"], capture_output=True, text=True).stdout
    match = re.search(r"Apache Maven ([0-9]+)\.([0-9]+)", shown)
    if match is None or (int(match[1]), int(match[2])) < MAVEN:
        found = f"Maven {match[1]}.{match[2]}" if match else "not Maven"
        raise Failure(USAGE, f"{mvn} is {found}: {ADVICE_MAVEN}")


def filter_is_current(root=ROOT):
    """Whether git takes the outputs out of notebooks, by .gitattributes and the clone's own configuration. A linked worktree
    shares the configuration of its clone, where the clone's setup writes it."""
    if not (root / ".git").is_dir() or shutil.which("git") is None:
        return True
    shown = subprocess.run(["git", "config", "--local", "--get", FILTER], cwd=root, capture_output=True, text=True)
    return shown.stdout.strip() == FILTER_COMMAND


def add_filter(root=ROOT):
    if subprocess.run(["git", "config", "--local", FILTER, FILTER_COMMAND], cwd=root, capture_output=True).returncode == 0:
        say("git keeps the outputs of notebooks out of commits here")
    else:
        say(f"git could not be told to keep the outputs of notebooks out of commits; {root / '.git' / 'config'} cannot be written")


def go():
    """The Go compiler of this machine, of any version, or None."""
    usual = "/usr/local/go/bin/go"
    return shutil.which("go") or (usual if os.access(usual, os.X_OK) else None)


def new_go(least=(1, 21)):
    """A Go that can build what asks for a newer one: from 1.21 on it fetches that by itself, where it may; an older one fetches it here, as a
    module, which Go checks against its public sums, and which lacks only the permission to run."""
    shown = subprocess.run([go(), "version"], capture_output=True, text=True).stdout
    match = re.search(r"go([0-9]+)\.([0-9]+)\S* ([a-z]+)/([a-z0-9]+)", shown)
    if match is None:
        raise Failure(USAGE, f"{go()} does not say its version")
    if (int(match[1]), int(match[2])) >= least:
        return go()
    module = f"golang.org/toolchain@v0.0.1-{NEW_GO}.{match[3]}-{match[4]}"
    fetched = subprocess.run([go(), "mod", "download", "-json", module], capture_output=True, text=True)
    if fetched.returncode != 0:
        raise Failure(SERVICE, f"{go()} could not fetch {module}: {fetched.stdout}{fetched.stderr}")
    home = Path(json.loads(fetched.stdout)["Dir"])
    for program in [*home.glob("bin/*"), *home.glob("pkg/tool/*/*")]:
        program.chmod(0o555)
    return home / "bin" / "go"


def base_python():
    """The Python below the environment that may be running this program, and is about to be discarded."""
    return getattr(sys, "_base_executable", sys.executable)


def check_venv():
    if subprocess.run([base_python(), "-I", "-c", "import ensurepip, venv"], capture_output=True).returncode != 0:
        raise Failure(USAGE, "Python's venv is missing: install it (Debian: apt-get install python3-venv)")


def training(folder):
    """Commands that load what most commands will load, by name."""
    cell = {"cell_type": "code", "id": "a", "metadata": {"tags": ["parameters"]}, "execution_count": None, "outputs": []}
    kernel = {"name": "java", "display_name": "Java", "language": "java"}
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": kernel}, "cells": [{**cell, "source": "int n = 1;\nn"}]}
    (folder / "in.ipynb").write_text(json.dumps(notebook))
    (folder / "pipeline.yaml").write_text("name: training\nsteps: [{name: one, notebook: in.ipynb, parameters: {n: 2}}]\n")
    return {
        "run": ["run", folder / "in.ipynb", folder / "out.ipynb", "-p", "n", "2"],
        "pipeline": ["pipeline", folder / "pipeline.yaml", "--home", folder / "home"],
    }


def install(requirements, log, doing, *options):
    """Installs exactly what the file names: all of it is pinned, so that nothing has to be resolved."""
    tool(
        log,
        doing,
        [VENV / "bin" / "python", "-I", "-m", "pip", "install", "--require-hashes", "--no-deps", "--no-input"]
        + ["--disable-pip-version-check", *options, "--requirement", requirements],
        PIP_USER="0",
    )


def sources():
    yield ROOT / "pom.xml"
    for module in (ROOT / "lib").iterdir():
        yield from module.glob("pom.xml")
        main = module / "src" / "main"
        for folder, _, names in os.walk(main):
            yield from (Path(folder, name) for name in names)


def digest(files, *texts):
    total = hashlib.sha256()
    for file in files:
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        total.update(f"{content} {file.relative_to(ROOT)}\n".encode())
    for text in texts:
        total.update(text.encode() + b"\0")
    return total.hexdigest()


def stamp(folder):
    """What the folder was made from and when, as two lines; nothing when it is not complete."""
    try:
        return (folder / STAMP).read_text().splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return []


def write_stamp(folder, origin):
    new = folder / (STAMP + ".new")
    new.write_text(f"{origin}\n{time.time_ns()}\n")
    new.replace(folder / STAMP)


def fresh(folder):
    discard(folder)
    folder.mkdir(parents=True)
    return folder


def replace(folder, new):
    discard(folder)
    new.rename(folder)


def discard(folder):
    """Removes the folder, out of sight first: no half of it is ever seen under its name."""
    if folder.is_symlink() or folder.exists():
        trash = BUILD / "trash"
        trash.mkdir(parents=True, exist_ok=True)
        folder.rename(trash / f"{folder.name}-{time.time_ns()}")
    shutil.rmtree(BUILD / "trash", ignore_errors=True)


class alone:
    """The lock of .build: one setup at a time. The tools inherit it, so that it also outlives a setup that was killed as
    long as they work on."""

    def __enter__(self):
        for folder in (BUILD, LOGS, CDS):
            folder.mkdir(parents=True, exist_ok=True)
        self.lock = os.open(BUILD / "setup.lock", os.O_RDWR | os.O_CREAT, 0o666)
        os.set_inheritable(self.lock, True)
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("waiting for another setup to end …")
            fcntl.flock(self.lock, fcntl.LOCK_EX)

    def __exit__(self, *_):
        os.close(self.lock)


def tool(name, doing, command, **variables):
    """Runs a tool with its output in .build/logs/NAME.log; says what it does and how long it took."""
    say(f"{doing} …")
    begin = time.monotonic()
    log = LOGS / f"{name}.log"
    # Tools write dates and compare names as the locale says; a Turkish i breaks some.
    exit_code = logged(log, command, LC_ALL="C.UTF-8", **variables)
    seconds = time.monotonic() - begin
    if exit_code != 0:
        lines = log.read_text(errors="replace").splitlines()
        telling = [line for line in lines if re.search(r"\bERROR\b|^churnlab:", line)] or lines[-10:]
        print("\n".join("  " + line for line in telling[:10]), file=sys.stderr)
        raise Failure(SERVICE, f"{doing} failed after {seconds:.0f} s (exit code {exit_code}); the whole log is {log}")
    say(f"{doing}: done in {seconds:.1f} s")


if __name__ == "__main__":
    sys.exit(exit_code_of(main))
