"""Tracking beside Python's client, on a real MLflow server, in turn: `scripts/bench tracking [SECTION…] [--runs N]`.

    metrics   10,000 points of one metric, logged one by one and the run ended, against mlflow.log_metric, the same with
              MLFLOW_ENABLE_ASYNC_LOGGING, and MlflowClient.log_batch of 1,000 points each

Prints ratios of medians (ours / peer) of the time from the start of the run to its end.
"""

import argparse
import tempfile
from pathlib import Path

import tracking_metrics

SECTIONS = {"metrics": tracking_metrics.metrics}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=f"of {', '.join(SECTIONS)}; all without one")
    parser.add_argument("--runs", type=int, default=3, help="how often each is measured")
    options = parser.parse_args()
    unknown = set(options.sections) - set(SECTIONS)
    if unknown:
        parser.error(f"no section {', '.join(sorted(unknown))}; there are {', '.join(SECTIONS)}")
    with tempfile.TemporaryDirectory(prefix="churnlab-bench-") as folder:
        for name in options.sections or SECTIONS:
            SECTIONS[name](Path(folder), options.runs)


main()
