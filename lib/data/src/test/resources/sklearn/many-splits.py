"""Writes many-splits.txt: one line a case, with a checksum of the rows that scikit-learn gives. Run:
python many-splits.py > many-splits.txt

Each line: kind, rows, test size or number of folds, seed, number of classes, checksum. The checksum is the CRC-32 of the
rows as 32-bit little-endian numbers: training rows, then test rows, of every split in turn. The labels are made as in
ManySplitsTest: a linear congruential generator, seeded with the number of rows, whose high bits choose the class; the
first classes are more frequent.
"""

import zlib

import numpy as np
from sklearn.model_selection import (
    GroupKFold,
    GroupShuffleSplit,
    KFold,
    RepeatedKFold,
    RepeatedStratifiedKFold,
    StratifiedKFold,
    train_test_split,
)

SEEDS = [0, 1, 2, 3, 7, 42, 100, 2026, 99999, 4294967295]


def labels(rows, classes):
    state, out = rows, []
    for i in range(rows):
        state = (state * 1103515245 + 12345) % 2**31
        # The square makes low codes frequent; the first rows give every class two.
        out.append(i % classes if i < 2 * classes else (state >> 16) % classes * ((state >> 20) % classes) // classes)
    return np.array([chr(ord("a") + code) for code in out])


def line(kind, rows, size, seed, classes, splits):
    crc = 0
    for part in splits:
        for numbers in part:
            crc = zlib.crc32(np.asarray(numbers, "<i4").tobytes(), crc)
    print(kind, rows, size, seed, classes, crc)


for seed in SEEDS:
    for rows in [20, 37, 101, 640, 1409, 7043]:
        X = np.arange(rows)
        for size in [0.1, 0.2, 0.25, 0.37, 0.5]:
            line("random", rows, size, seed, 0, [train_test_split(X, test_size=size, random_state=seed)])
            for classes in [2, 3, 5]:
                y = labels(rows, classes)
                if int(np.ceil(size * rows)) < classes:
                    continue
                parts = train_test_split(X, test_size=size, random_state=seed, stratify=y)
                line("stratified", rows, size, seed, classes, [parts])
            groups = labels(rows, 9)
            parts = next(GroupShuffleSplit(1, test_size=size, random_state=seed).split(X, groups=groups))
            line("group", rows, size, seed, 9, [parts])
        for k in [2, 3, 5]:
            line("kfold", rows, k, seed, 0, KFold(k, shuffle=True, random_state=seed).split(X))
            line("repeatedkfold", rows, k, seed, 0, RepeatedKFold(n_splits=k, n_repeats=3, random_state=seed).split(X))
            line("groupkfold", rows, k, seed, 9, GroupKFold(k, shuffle=True, random_state=seed).split(X, groups=groups))
            for classes in [2, 3]:
                y = labels(rows, classes)
                folds = StratifiedKFold(k, shuffle=True, random_state=seed).split(X, y)
                line("stratifiedkfold", rows, k, seed, classes, folds)
                folds = RepeatedStratifiedKFold(n_splits=k, n_repeats=3, random_state=seed).split(X, y)
                line("repeatedstratifiedkfold", rows, k, seed, classes, folds)
