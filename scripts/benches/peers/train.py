"""From a file of customers to an evaluated model: pandas, LabelEncoder, xgboost hist. Prints the ROC AUC."""

import sys

import numpy as np
import pandas as pd
import xgboost
from sklearn.metrics import accuracy_score, f1_score, log_loss, precision_score, recall_score, roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import LabelEncoder

NUMERIC = ["SeniorCitizen", "tenure", "MonthlyCharges", "TotalCharges"]

frame = pd.read_csv(sys.argv[1])
y = (frame["Churn"] == "Yes").to_numpy().astype(np.int32)
frame = frame.drop(columns=["customerID", "Churn"])
frame["TotalCharges"] = pd.to_numeric(frame["TotalCharges"], errors="coerce").fillna(0)
for name in frame.columns:
    if name not in NUMERIC:
        frame[name] = LabelEncoder().fit_transform(frame[name])
x_train, x_test, y_train, y_test = train_test_split(frame, y, test_size=0.2, random_state=42)
parameters = dict(objective="binary:logistic", tree_method="hist", max_depth=5, eta=0.2, min_child_weight=1)
parameters.update(subsample=0.8, seed=0, nthread=2)
booster = xgboost.train(parameters, xgboost.DMatrix(x_train, y_train), 100)
p = booster.predict(xgboost.DMatrix(x_test)).astype(np.float64)
for metric in (accuracy_score, precision_score, recall_score, f1_score):
    metric(y_test, p >= 0.5)
log_loss(y_test, p)
print(roc_auc_score(y_test, p))
