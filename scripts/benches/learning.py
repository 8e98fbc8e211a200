"""The learning library against Python's, side by side: `scripts/bench learning [SECTION…] [--runs N]`.

    data      a million customers from a file to encoded features, against pandas with LabelEncoder and polars
    growth    the same from 100,000 to 10,000,000 rows: how time grows
    tuner     50 trials against Optuna's TPE, a search a run
    training  a million customers from a file to an evaluated model, against pandas with xgboost

Prints ratios of medians (ours / peer). The peers live in an environment of their own, made at the first run.
"""

import learning_data
import learning_model
import sections

SECTIONS = {
    "data": lambda folder, runs: learning_data.encoding(folder, runs),
    "growth": lambda folder, runs: learning_data.growth(folder, runs, [100_000, 300_000, 1_000_000, 3_000_000, 10_000_000]),
    "tuner": lambda folder, runs: learning_model.tuner(folder, runs),
    "training": lambda folder, runs: learning_model.training(folder, runs),
}


sections.run(__doc__, SECTIONS, 5)
