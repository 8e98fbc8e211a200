"""Writes splits.txt: one line a case, with the rows that scikit-learn gives. Run: python splits.py > splits.txt

Each line: kind, rows, test size or number of folds, seed, labels (one character a row), training rows, test rows; of
folds, the fold of each row instead.
"""

import numpy as np
from sklearn.model_selection import KFold, StratifiedKFold, train_test_split

SEEDS = [0, 1, 42, 12345, 4294967295]


def line(kind, rows, size, seed, labels, first, second=()):
    def join(values):
        return ",".join(str(v) for v in values)

    print(kind, rows, size, seed, "".join(labels), join(first), join(second))


def labels(rows, classes, seed):
    """Labels of unequal frequency, each at least twice, in a fixed but irregular order."""
    mixed = np.random.RandomState(seed).choice(list(classes), rows, p=np.arange(1, len(classes) + 1) / sum(range(1, len(classes) + 1)))
    mixed[: 2 * len(classes)] = list(classes) * 2
    return mixed


for seed in SEEDS:
    for rows, size in [(2, 0.5), (10, 0.2), (11, 0.25), (100, 0.33), (257, 0.1), (640, 0.9)]:
        train, test = train_test_split(np.arange(rows), test_size=size, random_state=seed)
        line("random", rows, size, seed, "", train, test)
    for rows, size, classes in [(10, 0.2, "NY"), (40, 0.25, "YN"), (101, 0.33, "NY"), (60, 0.3, "cab"), (90, 0.5, "dbac")]:
        y = labels(rows, classes, rows)
        train, test = train_test_split(np.arange(rows), test_size=size, random_state=seed, stratify=y)
        line("stratified", rows, size, seed, y, train, test)
    # As many rows of each label: ties, which chance breaks.
    y = np.array(list("abcd") * 5)
    train, test = train_test_split(np.arange(20), test_size=0.3, random_state=seed, stratify=y)
    line("stratified", 20, 0.3, seed, y, train, test)
    for rows, k in [(10, 2), (11, 3), (100, 5), (103, 10)]:
        fold = np.empty(rows, int)
        for i, (_, test) in enumerate(KFold(k, shuffle=True, random_state=seed).split(np.arange(rows))):
            fold[test] = i
        line("kfold", rows, k, seed, "", fold)
        y = labels(rows, "NY", rows)
        for i, (_, test) in enumerate(StratifiedKFold(k, shuffle=True, random_state=seed).split(np.arange(rows), y)):
            fold[test] = i
        line("stratifiedkfold", rows, k, seed, y, fold)
