"""Writes importance.csv beside the golden bundle with Python's xgboost (made with 3.0.4).

Run it from lib/training: python src/test/python/importance.py
"""

import csv
from pathlib import Path

import xgboost

FOLDER = Path("src/test/resources/dev/churnlab/training/bundle-1")
KINDS = ["weight", "gain", "cover", "total_gain"]

booster = xgboost.Booster(model_file=FOLDER / "bundle" / "model.ubj")
scores = {kind: booster.get_score(importance_type=kind) for kind in KINDS}
with (FOLDER / "importance.csv").open("w", newline="") as out:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["feature", *KINDS])
    for feature in scores["weight"]:
        writer.writerow([feature, int(scores["weight"][feature])] + [repr(scores[kind][feature]) for kind in KINDS[1:]])
