"""The learning library against Python's, side by side: `scripts/bench learning [SECTION…] [--runs N]`.

    data      a million customers from a file to encoded features, against pandas with LabelEncoder and polars
    growth    the same from 100,000 to 10,000,000 rows: how time grows

Prints ratios of medians (ours / peer). The peers live in an environment of their own, made at the first run.
"""

import argparse
import tempfile
from pathlib import Path

import learning_data

SECTIONS = {
    "data": lambda folder, runs: learning_data.encoding(folder, runs),
    "growth": lambda folder, runs: learning_data.growth(folder, runs, [100_000, 300_000, 1_000_000, 3_000_000, 10_000_000]),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=f"of {', '.join(SECTIONS)}; all without one")
    parser.add_argument("--runs", type=int, default=5, help="how often each is measured")
    options = parser.parse_args()
    unknown = set(options.sections) - set(SECTIONS)
    if unknown:
        parser.error(f"no section {', '.join(sorted(unknown))}; there are {', '.join(SECTIONS)}")
    with tempfile.TemporaryDirectory(prefix="churnlab-bench-") as folder:
        for name in options.sections or SECTIONS:
            SECTIONS[name](Path(folder), options.runs)


main()
