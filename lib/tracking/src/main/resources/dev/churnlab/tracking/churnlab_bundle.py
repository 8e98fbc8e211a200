"""Raw customer rows in, probabilities out: a churnlab model bundle for mlflow.pyfunc.

The steps of features.json are applied row by row in float64 and put into the matrix in float32, as churnlab does it in
Java. It needs NumPy, pandas and XGBoost, nothing of churnlab.
"""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import xgboost as xgb


class Frame:
    """The columns that steps read: those of a table and those derived so far. A missing number is NaN, a text "". A derived
    column hides one of the table that has its name and is read as the same kind, number or text."""

    def __init__(self, table):
        self.rows = len(table)
        self._raw = table
        self._numbers = {}
        self._texts = {}

    def define(self, name, values):
        (self._texts if isinstance(values, list) else self._numbers)[name] = values

    def _column(self, name):
        if name not in self._raw.columns:
            raise ValueError(f"the rows need column {name}; they have {', '.join(map(str, self._raw.columns))}")
        return self._raw[name]

    def number(self, name):
        if name in self._numbers:
            return self._numbers[name]
        column = self._column(name)
        if not pd.api.types.is_numeric_dtype(column.dtype):
            blank = column.map(lambda value: isinstance(value, str) and not value.strip())
            column = column.mask(blank.astype(bool), None)
        try:
            return pd.to_numeric(column).to_numpy(dtype=np.float64, na_value=np.nan)
        except (ValueError, TypeError) as error:
            raise ValueError(f"column {name} holds something else than numbers: {error}") from error

    def text(self, name):
        if name in self._texts:
            return self._texts[name]
        column = self._column(name)
        return ["" if missing else str(value) for value, missing in zip(column, column.isna())]


def _fold(frame, names, operator):
    result = frame.number(names[0])
    for name in names[1:]:
        result = operator(result, frame.number(name))
    return result


def _fill(frame, step):
    values = frame.number(step["column"])
    return np.where(np.isnan(values), step["value"], values)


def _divide(frame, step, operator):
    over, under = frame.number(step["numerator"]), frame.number(step["denominator"])
    with np.errstate(all="ignore"):
        return np.where(under == 0, np.nan, operator(over, under))


def _numbers_of(frame, step):
    return np.array([step["numbers"].get(text, np.nan) for text in frame.text(step["column"])], dtype=np.float64)


def _only(frame, step):
    holds = np.array([text == step["value"] for text in frame.text(step["where"])], dtype=bool)
    return np.where(holds, frame.number(step["column"]), np.nan)


def _count_equal(frame, step):
    result = np.zeros(frame.rows)
    for name in step["columns"]:
        result += [text == step["value"] for text in frame.text(name)]
    return result


def _band(frame, step):
    values = frame.number(step["column"])
    bands = np.searchsorted(np.array(step["edges"], dtype=np.float64), values, side="right").astype(np.float64)
    return np.where(np.isnan(values), np.nan, bands)


def _join(frame, step):
    rows = zip(*(frame.text(name) for name in step["columns"]))
    return ["" if "" in row else "|".join(row) for row in rows]


DERIVED = {
    "fill": _fill,
    "ratio": lambda frame, step: _divide(frame, step, np.divide),
    "remainder": lambda frame, step: _divide(frame, step, np.fmod),
    "code": _numbers_of,
    "only": _only,
    "difference": lambda frame, step: frame.number(step["left"]) - frame.number(step["right"]),
    "sum": lambda frame, step: _fold(frame, step["columns"], np.add),
    "product": lambda frame, step: _fold(frame, step["columns"], np.multiply),
    "count_equal": _count_equal,
    "band": _band,
    "join": _join,
}


def _number(frame, step):
    values = frame.number(step["column"])
    missing = step.get("missing")
    return [values if missing is None else np.where(np.isnan(values), missing, values)]


def _places(frame, step):
    places = {category: float(place) for place, category in enumerate(step["categories"])}
    return [np.array([places.get(text, np.nan) for text in frame.text(step["column"])], dtype=np.float64)]


def _one_hot(frame, step):
    texts = np.array(frame.text(step["column"]), dtype=object)
    return [(texts == category).astype(np.float64) for category in step["categories"]]


ENCODERS = {
    "number": _number,
    "ordinal": _places,
    "level": lambda frame, step: [_numbers_of(frame, step)],
    "category": _places,
    "one_hot": _one_hot,
}


def _platt(p, calibration):
    inside = np.clip(p, 1e-7, 1 - 1e-7)
    margin = calibration["slope"] * np.log(inside / (1 - inside)) + calibration["intercept"]
    return 1 / (1 + np.exp(-margin))


CALIBRATIONS = {
    "identity": lambda p, calibration: p,
    "platt": _platt,
    "isotonic": lambda p, calibration: np.interp(p, calibration["from"], calibration["to"]),
}


class Bundle:
    """A bundle's booster with the features that it was trained on."""

    def __init__(self, folder):
        features = json.loads((folder / "features.json").read_text(encoding="utf-8"))
        if features["version"] != 1:
            raise ValueError(f"features.json has version {features['version']}, this loader reads 1")
        self.steps = features["steps"]
        unknown = {step["step"] for step in self.steps} - DERIVED.keys() - ENCODERS.keys()
        if unknown:
            raise ValueError(f"this loader does not know the steps {', '.join(sorted(unknown))}")
        self.calibration = json.loads((folder / "calibration.json").read_text(encoding="utf-8"))
        if self.calibration["method"] not in CALIBRATIONS:
            raise ValueError(f"this loader does not know the calibration {self.calibration['method']}")
        self.booster = xgb.Booster(model_file=str(folder / "model.ubj"))

    def matrix(self, table):
        """The features of a table's rows, float32, row-major."""
        frame = Frame(table)
        columns = []
        for step in self.steps:
            if step["step"] in DERIVED:
                frame.define(step["as"], DERIVED[step["step"]](frame, step))
            else:
                columns += ENCODERS[step["step"]](frame, step)
        return np.column_stack(columns).astype(np.float32)

    def predict(self, model_input, params=None):
        """The probability of the positive class for each row of a DataFrame, float32."""
        matrix = xgb.DMatrix(
            self.matrix(pd.DataFrame(model_input)),
            feature_names=self.booster.feature_names,
            feature_types=self.booster.feature_types,
            enable_categorical=True,
        )
        probabilities = self.booster.predict(matrix).astype(np.float64)
        return CALIBRATIONS[self.calibration["method"]](probabilities, self.calibration).astype(np.float32)


def _load_pyfunc(path):
    """What mlflow.pyfunc calls with the path of the bundle."""
    return Bundle(Path(path))
