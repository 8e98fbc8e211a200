"""Prints, for each file of customers, the test ROC AUC of two recipes: reference, and many small steps.

Ordinal codes, blank TotalCharges 0, scikit-learn's split 0.2/42. Run: python auc.py FILE…
"""

import sys

import pandas as pd
import xgboost as xgb
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split

REFERENCE = dict(max_depth=5, eta=0.2, min_child_weight=1, subsample=0.8), 100
SMALL_STEPS = dict(max_depth=3, eta=0.03, min_child_weight=5, subsample=0.8, colsample_bytree=0.5), 400


def encoded(file):
    customers = pd.read_csv(file).drop(columns="customerID").fillna({"TotalCharges": 0})
    churn = (customers.pop("Churn") == "Yes").astype(int)
    for column in customers.select_dtypes(exclude="number"):
        customers[column] = customers[column].astype("category").cat.codes
    return customers.astype("float32"), churn


for file in sys.argv[1:]:
    x, y = encoded(file)
    x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.2, random_state=42)
    areas = []
    for parameters, rounds in (REFERENCE, SMALL_STEPS):
        settings = dict(parameters, objective="binary:logistic", seed=0, nthread=1)
        model = xgb.train(settings, xgb.DMatrix(x_train, y_train), rounds)
        areas.append(roc_auc_score(y_test, model.predict(xgb.DMatrix(x_test))))
    print(*areas)
