"""Logs so many points of a metric to the server of MLFLOW_TRACKING_URI in one way, and prints the seconds and the run."""

import sys
import time

import mlflow
from mlflow.entities import Metric

points, way = int(sys.argv[1]), sys.argv[2]
mlflow.set_experiment("bench")
with mlflow.start_run():
    mlflow.log_metric("warm", 0)

begin = time.perf_counter()
with mlflow.start_run() as run:
    if way == "batch":
        now = int(time.time() * 1000)
        for first in range(0, points, 1000):
            batch = [Metric("loss", 1 / (step + 1), now, step) for step in range(first, min(first + 1000, points))]
            mlflow.MlflowClient().log_batch(run.info.run_id, metrics=batch)
    else:
        for step in range(points):
            mlflow.log_metric("loss", 1 / (step + 1), step=step, synchronous=way == "each")
        if way == "async":
            mlflow.flush_async_logging()
print(time.perf_counter() - begin, run.info.run_id, True)
