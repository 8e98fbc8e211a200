"""Optuna's TPE over XGBoost, one trial after the other: `tuner.py DATA SPACE.json SEED TRIALS` prints JSON.

With `--point JSON` instead of the seed, the score of that point. The features are the reference recipe's.
"""

import json
import sys
import time

import numpy as np
import optuna
import pandas as pd
import xgboost
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold, train_test_split


def training_rows(path):
    raw = pd.read_csv(path, dtype=str, keep_default_na=False)
    y = (raw.Churn == "Yes").to_numpy().astype(int)
    x = pd.DataFrame(index=raw.index)
    for name in raw.columns.drop(["customerID", "Churn"]):
        if name in ("SeniorCitizen", "tenure", "MonthlyCharges", "TotalCharges"):
            x[name] = pd.to_numeric(raw[name].str.strip()).fillna(0)
        else:
            x[name] = raw[name].map({text: i for i, text in enumerate(sorted(set(raw[name])))})
    train, _ = train_test_split(np.arange(len(y)), test_size=0.2, random_state=42)
    return x.astype(np.float32).to_numpy()[train], y[train]


def scorer(x, y):
    folds = [
        (xgboost.DMatrix(x[a], y[a]), xgboost.DMatrix(x[b]), y[b])
        for a, b in StratifiedKFold(5, shuffle=True, random_state=0).split(x, y)
    ]

    def score(point):
        point = {name: int(v) if name in ("rounds", "max_depth") else v for name, v in point.items()}
        rounds = point.pop("rounds")
        parameters = {"objective": "binary:logistic", "nthread": 1, "seed": 0, **point}
        return float(np.mean([roc_auc_score(t, xgboost.train(parameters, a, rounds).predict(b)) for a, b, t in folds]))

    return score


def main(path, space, seed, *rest):
    x, y = training_rows(path)
    if seed == "--point":
        print(scorer(x, y)(json.loads(rest[0])))
        return
    start = time.perf_counter()
    score = scorer(x, y)
    dimensions = json.load(open(space))["dimensions"]

    def objective(trial):
        point = {}
        for each in dimensions:
            suggest = trial.suggest_int if each["type"] == "whole" else trial.suggest_float
            point[each["name"]] = suggest(each["name"], each["low"], each["high"], log=each["scale"] == "log")
        return score(point)

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = optuna.create_study(direction="maximize", sampler=optuna.samplers.TPESampler(seed=int(seed)))
    study.optimize(objective, n_trials=int(rest[0]))
    print(json.dumps({"best": study.best_value, "seconds": time.perf_counter() - start}))


main(*sys.argv[1:])
