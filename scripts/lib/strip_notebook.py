"""Takes out of a notebook what running it puts in: git's filter (.gitattributes), from standard input to standard output.

Outputs, counts, times, and what a client notes about itself; the rest is written as Jupyter writes it. What is no notebook, as
in the middle of a merge, passes as it is. Python's standard library only, of any version 3: git calls it before any set-up.
"""

import json
import sys

KERNELSPEC = ("display_name", "language", "name")
LANGUAGE = ("file_extension", "mimetype", "name")
CELL = ("tags", "slideshow", "editable", "deletable", "nbgrader")
"""What of the metadata is the author's."""


def stripped(text):
    try:
        notebook = json.loads(text)
        cells = notebook["cells"]
        for cell in cells:
            cell["metadata"] = chosen(cell["metadata"], CELL)
            if cell["cell_type"] == "code":
                cell["outputs"], cell["execution_count"] = [], None
        metadata = notebook["metadata"]
        kept = {"kernelspec": chosen(metadata.get("kernelspec", {}), KERNELSPEC)}
        kept["language_info"] = chosen(metadata.get("language_info", {}), LANGUAGE)
        notebook["metadata"] = {name: value for name, value in kept.items() if value}
    except (ValueError, KeyError, TypeError, AttributeError):
        return text
    return json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def chosen(metadata, names):
    return {name: metadata[name] for name in names if metadata.get(name) not in (None, [], {})}


if __name__ == "__main__":
    sys.stdout.buffer.write(stripped(sys.stdin.buffer.read().decode("utf-8")).encode("utf-8"))
