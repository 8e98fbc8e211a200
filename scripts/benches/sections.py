"""The command line of a benchmark that has sections."""

import argparse
import tempfile
from pathlib import Path


def run(description, sections, runs):
    """Runs those that are asked for, all without any: functions of a temporary folder and how often each is measured."""
    names = ", ".join(sections)
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=f"of {names}; all without one")
    parser.add_argument("--runs", type=int, default=runs, help="how often each is measured (%(default)s)")
    options = parser.parse_args()
    unknown = set(options.sections) - set(sections)
    if unknown:
        parser.error(f"no section {', '.join(sorted(unknown))}; there are {names}")
    with tempfile.TemporaryDirectory(prefix="churnlab-bench-") as folder:
        for name in options.sections or sections:
            sections[name](Path(folder), options.runs)
