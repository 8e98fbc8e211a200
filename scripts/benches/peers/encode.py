"""From a file of customers to a matrix of floats, as Encode.java: `encode.py pandas|polars|polars-labels FILE`."""

import sys
import time

import numpy as np

NUMERIC = ["SeniorCitizen", "tenure", "MonthlyCharges", "TotalCharges"]


def with_pandas(path):
    import pandas as pd
    from sklearn.preprocessing import LabelEncoder

    begin = time.perf_counter()
    frame = pd.read_csv(path).drop(columns=["customerID", "Churn"])
    frame["TotalCharges"] = pd.to_numeric(frame["TotalCharges"], errors="coerce").fillna(0)
    for name in frame.columns:
        if name not in NUMERIC:
            frame[name] = LabelEncoder().fit_transform(frame[name])
    return begin, frame.to_numpy(dtype=np.float32)


def with_polars(path):
    import polars as pl

    begin = time.perf_counter()
    frame = pl.read_csv(path, null_values=["", " "]).drop("customerID", "Churn")
    texts = [name for name in frame.columns if name not in NUMERIC]
    order = {name: pl.Enum(frame[name].unique().sort()) for name in texts}
    frame = frame.with_columns(
        [pl.col(name).cast(order[name]).to_physical() for name in texts] + [pl.col(name).fill_null(0) for name in NUMERIC]
    )
    return begin, frame.cast(pl.Float32).to_numpy()


def polars_with_label_encoder(path):
    import polars as pl
    from sklearn.preprocessing import LabelEncoder

    begin = time.perf_counter()
    frame = pl.read_csv(path, null_values=["", " "]).drop("customerID", "Churn")
    columns = [
        frame[name].fill_null(0).to_numpy() if name in NUMERIC else LabelEncoder().fit_transform(frame[name].to_numpy())
        for name in frame.columns
    ]
    return begin, np.column_stack(columns).astype(np.float32)


begin, matrix = {"pandas": with_pandas, "polars": with_polars, "polars-labels": polars_with_label_encoder}[sys.argv[1]](sys.argv[2])
seconds = time.perf_counter() - begin
print(seconds, len(matrix), float(matrix.sum(dtype=np.float64)))
