"""The structure of executed notebooks: which media types each cell puts out, not which pixels or figures.

`structure.py renew` writes scripts/tests/golden anew, from notebooks that it runs; look at the difference before it is committed.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = Path(__file__).resolve().parent / "golden"
COURSE = sorted(file.stem for file in (ROOT / "notebooks").glob("*.ipynb"))
PIPELINE = sorted(file.stem for file in (ROOT / "notebooks" / "pipeline").glob("*.ipynb"))
SHAPES = ("table", "svg", "img", "progress", "details", "input")
"""Elements of HTML that make a difference to who looks at it."""


def of(notebook):
    """The outputs of each code cell but the injected one, by the cell's id; of each output its kinds."""
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    own = [cell for cell in cells if "injected-parameters" not in cell["metadata"].get("tags", [])]
    return {cell["id"]: [" ".join(kinds(output)) for output in cell["outputs"]] for cell in own}


def kinds(output):
    if output["output_type"] == "stream":
        return [output["name"]]
    if output["output_type"] == "error":
        return ["error"]
    html = "".join(output["data"].get("text/html", ""))
    return sorted(output["data"]) + [f"html:{shape}" for shape in SHAPES if re.search(rf"<{shape}\b", html)]


def missing(golden, found):
    """What a cell has lost, as a text for each: a golden output is there when an output of the cell has all of its kinds, in the
    order of the golden ones. More than that may be there."""
    lost = [f"{cell}: no such cell" for cell in golden if cell not in found]
    lost += [f"{cell}: not in the golden structure" for cell in found if cell not in golden]
    for cell in golden.keys() & found.keys():
        rest = iter(found[cell])
        for expected in golden[cell]:
            if not any(set(expected.split()) <= set(output.split()) for output in rest):
                lost.append(f"{cell}: no {expected} among {found[cell]}")
    return lost


def golden(name):
    return json.loads((GOLDEN / f"{name}.json").read_text())


def run_course(name, folder):
    """Runs a numbered notebook in a fresh kernel, on synthetic customers."""
    done = churnlab(folder, "run", ROOT / "notebooks" / f"{name}.ipynb", folder / f"{name}.ipynb", "-p", "data", customers(folder))
    return done, folder / f"{name}.ipynb"


def run_pipeline(folder):
    """Runs the notebooks of the pipeline, each in a fresh kernel, beside an MLflow; the executed ones by name."""
    with_mlflow = [sys.executable, "-Es", ROOT / "scripts" / "lib" / "with_mlflow.py", "--"]
    pipeline = ROOT / "notebooks" / "pipeline" / "pipeline.yaml"
    done = churnlab(folder, "pipeline", pipeline, "--home", folder, "--data", customers(folder), before=with_mlflow)
    return done, {name: next(folder.glob(f"runs/*/{name}.ipynb"), None) for name in PIPELINE}


def customers(folder):
    file = folder / "customers.csv"
    if not file.exists():
        churnlab(folder, "data", "generate", "--rows", "2000", "--seed", "42", "--out", file)
    return file


def churnlab(folder, *arguments, before=()):
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CHURN_", "MLFLOW_"))}
    return subprocess.run(
        [*before, ROOT / "scripts" / "churnlab", *map(str, arguments)],
        env=kept | {"CHURNLAB_HOME": str(folder)}, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300,
    )  # fmt: skip


def executed(folder):
    """All notebooks of this checkout, executed: what was said and the file, by the name of the golden structure."""
    for name in COURSE:
        yield name, *run_course(name, folder)
    done, books = run_pipeline(folder)
    for name, book in books.items():
        yield f"pipeline-{name}", done, book


def renew():
    with tempfile.TemporaryDirectory() as folder:
        for name, done, book in executed(Path(folder)):
            if done.returncode != 0:
                sys.exit(f"{name}: {done.stdout}{done.stderr}")
            GOLDEN.mkdir(exist_ok=True)
            (GOLDEN / f"{name}.json").write_text(json.dumps(of(json.loads(book.read_text())), indent=1) + "\n")
            print(f"{GOLDEN.name}/{name}.json")


if __name__ == "__main__":
    if sys.argv[1:] != ["renew"]:
        sys.exit(__doc__)
    renew()
