"""Writes metrics-cases.csv and weighted-cases.csv of src/test/resources/dev/churnlab/training with scikit-learn (made with 1.9.1).

Each line is one case: labels, probabilities (float32), threshold, and what scikit-learn says of them as float64.
Run it from lib/training: python src/test/python/metrics_cases.py
"""

import csv
import warnings
from pathlib import Path

import numpy as np
from sklearn import metrics as m
from sklearn.calibration import calibration_curve

warnings.simplefilter("ignore")  # of classes that are missing, which is what some cases are about
random = np.random.default_rng(20261121)
TARGET = Path("src/test/resources/dev/churnlab/training/metrics-cases.csv")


def probabilities(rows):
    kind = random.integers(4)
    if kind == 0:  # many ties, some of them at the edges of calibration bins
        return np.round(random.random(rows), 1)
    if kind == 1:  # certain ones among them
        return random.choice([0.0, 0.25, 0.5, 0.75, 1.0], rows)
    if kind == 2:  # very small and very great
        return random.beta(0.05, 0.05, rows)
    return random.random(rows)


def calibration_error(y, p, bins=10):
    edges = np.linspace(0.0, 1.0, bins + 1)
    bin_of = np.searchsorted(edges[1:-1], p)
    share, mean = calibration_curve(y, p, n_bins=bins)
    counts = np.bincount(bin_of, minlength=bins)
    return float(np.sum(counts[counts > 0] * np.abs(share - mean)) / len(y)) if 0 < y.sum() < len(y) else np.nan


with TARGET.open("w", newline="") as out:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(
        "labels probabilities threshold accuracy roc_auc precision recall f1 log_loss pr_auc brier calibration_error".split()
    )
    for case in range(1000):
        rows = int(random.integers(1, 13))
        y = random.random(rows) < random.choice([0.0, 0.1, 0.3, 0.5, 0.9, 1.0], p=[0.05, 0.2, 0.3, 0.2, 0.2, 0.05])
        p32 = probabilities(rows).astype(np.float32)
        p = p32.astype(np.float64)
        threshold = float(random.choice([0.5, 0.5, 0.25, 0.3, 0.75]))
        predicted = p >= threshold
        figures = [
            m.accuracy_score(y, predicted),
            m.roc_auc_score(y, p),
            m.precision_score(y, predicted, zero_division=0),
            m.recall_score(y, predicted, zero_division=0),
            m.f1_score(y, predicted, zero_division=0),
            m.log_loss(y, p, labels=[False, True]),
            m.average_precision_score(y, p),
            m.brier_score_loss(y, p, labels=[False, True]),
            calibration_error(y, p),
        ]
        writer.writerow(
            ["".join("1" if label else "0" for label in y), " ".join(str(value) for value in p32), threshold]
            + [repr(float(figure)) for figure in figures]
        )


def write_weighted(target, cases=1000):
    """The same for rows with weights, some of them 0."""
    with target.open("w", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(
            "labels probabilities threshold weights accuracy roc_auc precision recall f1 log_loss pr_auc brier calibration_error".split()
        )
        for _ in range(cases):
            rows = int(random.integers(1, 30))
            y = random.random(rows) < random.choice([0.0, 0.1, 0.3, 0.5, 0.9, 1.0], p=[0.05, 0.2, 0.3, 0.2, 0.2, 0.05])
            p32 = probabilities(rows).astype(np.float32)
            p = p32.astype(np.float64)
            w = random.choice([0.0, 0.5, 1.0, 2.0, 1 / 3, 7.25], rows, p=[0.05, 0.2, 0.3, 0.2, 0.2, 0.05])
            w[0] = 1.0
            threshold = float(random.choice([0.5, 0.5, 0.25, 0.3, 0.75]))
            at = p >= threshold
            edges = np.linspace(0.0, 1.0, 11)
            bins = np.searchsorted(edges[1:-1], p)
            gaps = [abs(np.sum(w[bins == b] * (p - y)[bins == b])) for b in range(10)]
            figures = [
                m.accuracy_score(y, at, sample_weight=w),
                m.roc_auc_score(y, p, sample_weight=w),
                m.precision_score(y, at, sample_weight=w, zero_division=0),
                m.recall_score(y, at, sample_weight=w, zero_division=0),
                m.f1_score(y, at, sample_weight=w, zero_division=0),
                m.log_loss(y, p, labels=[False, True], sample_weight=w),
                m.average_precision_score(y, p, sample_weight=w),
                m.brier_score_loss(y, p, labels=[False, True], sample_weight=w),
                float(np.sum(gaps) / w.sum()),
            ]
            writer.writerow(
                ["".join("1" if label else "0" for label in y), " ".join(str(value) for value in p32), threshold]
                + [" ".join(repr(float(value)) for value in w)]
                + [repr(float(figure)) for figure in figures]
            )


write_weighted(TARGET.with_name("weighted-cases.csv"))
