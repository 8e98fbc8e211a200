"""Tracking beside Python's client, on a real MLflow server, in turn: `scripts/bench tracking [SECTION…] [--runs N]`.

    metrics   10,000 points of one metric, logged one by one and the run ended, against mlflow.log_metric, the same with
              MLFLOW_ENABLE_ASYNC_LOGGING, and MlflowClient.log_batch of 1,000 points each

Prints ratios of medians (ours / peer) of the time from the start of the run to its end.
"""

import sections
import tracking_metrics

SECTIONS = {"metrics": tracking_metrics.metrics}


sections.run(__doc__, SECTIONS, 3)
