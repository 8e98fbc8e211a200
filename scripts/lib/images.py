"""Builds the images of a cluster, with buildah: `runner` and `notebook`, with --tests also those of the servers that tests run there.

Each is kept as an archive outside of the checkout, under the hash of all that it is made from, and is built only when that is
new. An archive is written last and moved into place: a build that was killed leaves none.
"""

import argparse
import contextlib
import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import setup
from common import ROOT, SERVICE, USAGE, Failure, exit_code_of, on_signals
from strip_notebook import stripped

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "churnlab" / "images"
STORE = CACHE / "store"
"""buildah's own layers; may be deleted at any time."""
BASE = "docker.io/library/debian:bookworm-20250520-slim"
PACKAGED_BASE = "packages"
"""A base that debootstrap makes of Debian's packages: where no registry of images is reached."""
IMAGES = ROOT / "jupyterhub" / "images"
TEST_IMAGES = ROOT / "scripts" / "tests" / "images"
NOTEBOOKS = [ROOT / "notebooks" / name for name in ("01-explore.ipynb", "02-first-model.ipynb", "README.md", "pipeline")]
LIMIT = 350
"""MB that the runner may have."""


@dataclass(frozen=True)
class Image:
    """An image to build: what lies in the Dockerfile's folder, and more files as target to source. What is derived from these is
    made only when the image is built."""

    name: str
    tag: str
    folder: Path
    context: dict = field(default_factory=dict)
    derived: dict = field(default_factory=dict)
    parent: str | None = None

    def files(self):
        """Target to source of each single file, in order."""
        found = {path.relative_to(self.folder).as_posix(): path for path in self.folder.rglob("*") if path.is_file()}
        for target, source in self.context.items():
            if source.is_dir():
                inside = [p for p in source.rglob("*") if p.is_file() and not any(part.startswith(".") for part in p.relative_to(source).parts)]
                found |= {f"{target}/{p.relative_to(source).as_posix()}": p for p in inside}
            else:
                found[target] = source
        return dict(sorted(found.items()))


def main():
    parser = argparse.ArgumentParser(
        prog="scripts/images", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False
    )
    parser.add_argument("images", nargs="*", metavar="IMAGE", help="which; else all")
    parser.add_argument("--tests", action="store_true", help=f"also the servers' images for tests; implies --base {PACKAGED_BASE}")
    parser.add_argument(
        "--base",
        metavar="IMAGE",
        help=f"a Debian 12 to build on (default: {BASE}), or `{PACKAGED_BASE}`: made of Debian's packages by debootstrap, as root",
    )
    parser.add_argument("--fresh", action="store_true", help="build anew what is there already, with Debian's newest packages")
    parser.add_argument("--registry", default="registry.local", metavar="PREFIX", help="what the names begin with (default: %(default)s)")
    parser.add_argument("--push", action="store_true", help="push them there, as buildah is logged in")
    parser.add_argument("--json", action="store_true", help="print name to archive as one JSON object")
    options = parser.parse_args()
    on_signals(lambda number, _frame: sys.exit(128 + number))
    builder = Builder(options.registry, PACKAGED_BASE if options.tests else options.base or BASE, options.fresh)
    known = images(options.tests)
    for name in options.images:
        if name not in known:
            raise Failure(USAGE, f"there is no image {name}: choose of {', '.join(known)}" + ("" if options.tests else " (more with --tests)"))
    archives = {}
    with alone(), contextlib.redirect_stdout(sys.stderr):
        for name in options.images or known:
            image = known[name]
            reference = f"{options.registry}/{image.name}:{image.tag}"
            archives[reference] = builder.archive(image, known)
            if options.push:
                builder.push(archives[reference], reference)
            if not options.json:
                print(f"{reference}  {size(archives[reference])} MB  {archives[reference]}", file=sys.__stdout__, flush=True)
            if image.name == "churnlab-runner" and size(archives[reference]) > LIMIT:
                raise Failure(SERVICE, f"the runner's image has more than {LIMIT} MB: see what came into jupyterhub/images/runner")
    if options.json:
        print(json.dumps({name: str(path) for name, path in archives.items()}))


def images(tests):
    """The images by their short names, parents first."""
    version = re.search(r"<artifactId>churnlab</artifactId>\s*<version>([^<]+)", (ROOT / "pom.xml").read_text())[1]
    kernel = setup.VENV / "share" / "jupyter" / "kernels" / "java" / "jjava.jar"
    jars = {f"jars/{path.name}": path for path in setup.JARS.glob("*.jar")}
    lab = ROOT / "scripts" / "lib" / "jupyter_config" / "labconfig" / "default_setting_overrides.json"
    found = [
        Image("churnlab-runner", version, IMAGES / "runner", jars | {"jjava.jar": kernel}, {"sbom/java.cdx.json": sbom}),
        Image(
            "churnlab-notebook",
            version,
            IMAGES / "notebook",
            {"lab/default_setting_overrides.json": lab} | {f"notebooks/{path.name}": path for path in NOTEBOOKS},
            parent="runner",
        ),
    ]
    named = {image.name.removeprefix("churnlab-"): image for image in found}
    if tests:
        proxy = ROOT / "scripts" / "lib" / "proxy"
        named["mlflow"] = Image("churnlab-mlflow", pinned(TEST_IMAGES / "mlflow", "mlflow"), TEST_IMAGES / "mlflow")
        named["postgres"] = Image("postgres", "15", TEST_IMAGES / "postgres")
        s3 = {"versitygw": Path(shutil.which("versitygw") or setup.S3_SERVER)}
        named["versitygw"] = Image("versitygw", setup.S3_VERSION.removeprefix("v"), TEST_IMAGES / "versitygw", s3)
        files = {name: proxy / name for name in ("package.json", "package-lock.json")}
        named["hub"] = Image("churnlab-hub", pinned(TEST_IMAGES / "hub", "jupyterhub"), TEST_IMAGES / "hub", files)
    return named


def content(file):
    """What goes into an image; of a notebook what git would keep, not what somebody's run put into it."""
    return stripped(file.read_text()).encode() if file.suffix == ".ipynb" else file.read_bytes()


def pinned(folder, package):
    return re.search(rf"^{package}==(\S+)", (folder / "requirements.txt").read_text(), re.M)[1]


def sbom():
    """The software bill of materials of the jars (CycloneDX), which Maven writes; once for the jars that there are."""
    folder = setup.BUILD / "sbom"
    if setup.stamp(folder) != setup.stamp(setup.JARS):
        setup.discard(folder)
        folder.mkdir(parents=True)
        written = ROOT / "lib" / "cli" / "target" / "bom.json"
        goals = ["verify", "--projects", "lib/cli", "--also-make", "-Dmaven.test.skip=true", "-Djacoco.skip=true", "-Dspotless.check.skip=true"]
        setup.tool("sbom", "writing the bill of materials", ["mvn", "--batch-mode", "--no-transfer-progress", *goals])
        shutil.copy(written, folder / "java.cdx.json")
        (folder / setup.STAMP).write_text("\n".join(setup.stamp(setup.JARS)))
    return folder / "java.cdx.json"


def size(archive):
    """Of all layers, in MB of 10^6 bytes."""
    return round(archive.stat().st_size / 1e6)


@contextlib.contextmanager
def alone():
    CACHE.mkdir(parents=True, exist_ok=True)
    with open(CACHE / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class Builder:
    def __init__(self, registry, base, fresh=False):
        self.registry, self.base, self.keys = registry, base, {}
        self.old = set(CACHE.glob("*.tar")) if fresh else set()
        if shutil.which("buildah") is None:
            raise Failure(USAGE, "buildah is missing: install it (Debian: apt-get install buildah)")
        if base == PACKAGED_BASE and (os.geteuid() != 0 or shutil.which("debootstrap") is None):
            raise Failure(USAGE, f"--base {PACKAGED_BASE} needs root and debootstrap (Debian: apt-get install debootstrap)")

    def key(self, image, known):
        """The hash of all that the image is made from; reckoned once, as a parent is asked for it by each of its children, too."""
        if image.name not in self.keys:
            sum = hashlib.sha256(self.registry.encode())
            for target, source in image.files().items():
                sum.update(f"{target} {source.stat().st_mode & 0o111} {hashlib.sha256(content(source)).hexdigest()}\n".encode())
            sum.update(self.key(known[image.parent], known).encode() if image.parent else self.base.encode())
            self.keys[image.name] = sum.hexdigest()[:16]
        return self.keys[image.name]

    def archive(self, image, known):
        """The image's archive, built if it is not there yet."""
        key = self.key(image, known)
        place = CACHE / f"{image.name}-{image.tag}-{key}.tar"
        if place.exists() and place not in self.old:
            os.utime(place)
            return place
        self.old.discard(place)
        begin = time.monotonic()
        self.build(image, known, place)
        for old in sorted(CACHE.glob(f"{image.name}-*.tar"), key=lambda path: path.stat().st_mtime)[:-2]:
            old.unlink()
            run(["rmi", "--force", name_of(old)], check=False)
        run(["rmi", "--prune", "--force"], check=False)  # what a name was taken from
        setup.say(f"{image.name} took {time.monotonic() - begin:.0f} s")
        return place

    def build(self, image, known, place):
        arguments = {"VERSION": image.tag, "REVISION": revision()}
        if image.parent:
            arguments["RUNNER"] = self.loaded(self.archive(known[image.parent], known))
        else:
            arguments["BASE"] = self.debian() if self.base == PACKAGED_BASE else self.base
        mounts = []
        own = os.environ.get("PIP_CERT") or os.environ.get("SSL_CERT_FILE")
        if own:  # where the machine trusts authorities of its own, so does the build; the image does not
            mounts = ["--volume", f"{own}:/run/ca-certificates.crt:ro"]
            arguments |= {"PIP_CERT": "/run/ca-certificates.crt", "NODE_EXTRA_CA_CERTS": "/run/ca-certificates.crt"}
        reference = f"{self.registry}/{image.name}:{image.tag}"
        with tempfile.TemporaryDirectory(prefix="context-", dir=CACHE) as context:
            for target, source in (image.files() | {target: make() for target, make in image.derived.items()}).items():
                path = Path(context, target)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content(source))
                shutil.copystat(source, path)
            asked = set(" ".join(re.findall(r"^ARG (.*)", (Path(context) / "Dockerfile").read_text(), re.M)).replace("=", " ").split())
            given = [part for name in sorted(asked & arguments.keys()) for part in ("--build-arg", f"{name}={arguments[name]}")]
            buildah(
                f"image-{image.name}",
                f"building {image.name}",
                ["bud", "--isolation", "chroot", "--layers=false", "--format", "docker", *mounts, *given, "--tag", reference, context],
            )
        self.write(reference, place, reference)

    def write(self, image, place, reference):
        new = place.with_suffix(".new")
        new.unlink(missing_ok=True)
        buildah("image-archive", f"writing {place.name}", ["push", image, f"docker-archive:{new}:{reference}"])
        run(["rmi", name_of(place)], check=False)  # what it was before
        new.replace(place)

    def loaded(self, archive):
        """The name in buildah's store of an archive's image."""
        name = name_of(archive)
        if run(["images", "--quiet", name], check=False).returncode != 0:
            image = run(["pull", "--quiet", f"docker-archive:{archive}"]).stdout.split()[-1]
            run(["tag", image, name])
        return name

    def debian(self):
        """The name of a slim Debian 12, made of its packages."""
        place = CACHE / "debian-bookworm-base.tar"
        if not place.exists() or place in self.old:
            self.old.discard(place)
            with tempfile.TemporaryDirectory(prefix="debian-", dir=CACHE) as folder:
                setup.tool("debootstrap", "making a base of Debian's packages", ["debootstrap", "--variant=minbase", "bookworm", folder])
                for name in ("var/cache/apt", "var/lib/apt/lists", "usr/share/doc", "usr/share/man", "usr/share/locale", "usr/share/info"):
                    for path in Path(folder, name).iterdir():
                        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
                (Path(folder) / "etc" / "resolv.conf").unlink(missing_ok=True)
                container = run(["from", "scratch"]).stdout.strip()
                run(["add", "--quiet", container, folder, "/"])
                run(["config", "--cmd", "/bin/bash", container])
                image = run(["commit", "--quiet", "--format", "docker", "--rm", container]).stdout.strip()
                self.write(image, place, "localhost/debian:bookworm")
        return self.loaded(place)

    def push(self, archive, reference):
        buildah("image-push", f"pushing {reference}", ["push", self.loaded(archive), f"docker://{reference}"])


def name_of(archive):
    """By which buildah's store has an archive's image, when it was needed."""
    return f"localhost/{archive.stem.lower()}"


def revision():
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        return "unknown"
    shown = subprocess.run(["git", "describe", "--always", "--dirty", "--abbrev=40"], cwd=ROOT, capture_output=True, text=True)
    return shown.stdout.strip() or "unknown"


def command(arguments):
    return ["buildah", "--root", STORE, "--runroot", STORE / "run", *arguments]


def buildah(log, doing, arguments):
    setup.tool(log, doing, command(arguments))


def run(arguments, check=True):
    done = subprocess.run([str(part) for part in command(arguments)], capture_output=True, text=True)
    if check and done.returncode != 0:
        raise Failure(SERVICE, f"buildah {arguments[0]}: {(done.stderr.strip().splitlines() or ['failed'])[-1]}")
    return done


if __name__ == "__main__":
    sys.exit(exit_code_of(main))
