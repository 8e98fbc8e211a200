"""Raw customer rows in, probabilities out: a churnlab model bundle for mlflow.pyfunc.

Values are read and refused as schema.yaml says; the steps of features.json are applied row by row in float64 and put into the
matrix in float32, as churnlab does it in Java. It needs NumPy, pandas, XGBoost and PyYAML (which MLflow needs, too), nothing of
churnlab.
"""

import json
import math
import re
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import xgboost as xgb
import yaml

BLANKS = "".join(map(chr, range(33)))
NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
LARGEST_INT = 2**31 - 1
LARGEST_FLOAT = np.finfo(np.float32).max
SHOWN = 60


def _no_value(value):
    return value is None or (pd.api.types.is_scalar(value) and pd.isna(value))


def _number_text(value):
    """A number as a file has it, without a point where there is nothing behind it."""
    if value == round(value) and abs(value) < 1e15:
        return str(int(value))
    return np.format_float_positional(value, trim="-") if 1e-6 <= abs(value) < 1e21 else repr(float(value))


def _one_line(text):
    shown = text[:SHOWN] + "…" if len(text) > SHOWN else text
    return "".join(c if c.isprintable() else "␣" for c in shown)


class Column:
    """A feature of schema.yaml: it reads raw values as churnlab's loader reads a file, and refuses what that refuses."""

    def __init__(self, content, marks):
        self.name = content["name"]
        self.numeric = content["kind"] == "numeric"
        self.categories = content.get("categories", [])
        self._integer = content.get("integer") == "true"
        self._optional = content.get("missing") == "true"
        self._least = float(content.get("min", -sys.float_info.max))
        self._greatest = float(content.get("max", sys.float_info.max))
        self._marks = set(marks)

    def _text(self, value):
        """A value as a file has it; truth in the spelling of the categories."""
        if isinstance(value, str):
            return value
        if isinstance(value, (bool, np.bool_)):
            spellings = ("true", "True", "TRUE", "1") if value else ("false", "False", "FALSE", "0")
            return spellings[3] if self.numeric else next((s for s in spellings if s in self.categories), spellings[0])
        if isinstance(value, (int, np.integer)):
            return str(int(value))
        if isinstance(value, (float, np.floating)) and math.isfinite(value):
            return _number_text(value)
        return str(value)

    def _missing(self, value):
        if _no_value(value):
            return True
        text = self._text(value).strip(BLANKS)
        return not text or text in self._marks

    def _parse(self, value):
        if _no_value(value):
            return math.nan
        text = self._text(value).strip(BLANKS)
        return float(text) if NUMBER.fullmatch(text) else math.nan

    def _rule(self, value, number):
        """What a value breaks."""
        if not math.isfinite(number):
            return f"is not a number; write it like {'1234' if self._integer else '1234.5'}"
        if self._integer and not (number == math.trunc(number) and abs(number) <= LARGEST_INT):
            return "is not a whole number of at most 32 bits; write it like 1234"
        if self._greatest == sys.float_info.max:
            return f"is less than {_number_text(self._least)}, the least that is possible"
        if self._least == -sys.float_info.max:
            return f"is more than {_number_text(self._greatest)}, the most that is possible"
        return f"is not between {_number_text(self._least)} and {_number_text(self._greatest)}"

    def _refuse(self, value, rule):
        """What is wrong with a value, which may be none; None if it may be none."""
        if self._missing(value):
            return None if self._optional else "the value is missing; fill it in or leave out the row"
        return f"'{_one_line(self._text(value))}' {rule}"

    def numbers(self, raw, problems):
        """The values in float64, with NaN for a missing one; what is wrong is added to the problems, by row."""
        if pd.api.types.is_numeric_dtype(raw.dtype) and not pd.api.types.is_complex_dtype(raw.dtype):
            values = raw.to_numpy(dtype=np.float64, na_value=np.nan).copy()
        else:
            values = np.array([self._parse(value) for value in raw], dtype=np.float64)
        good = (values >= self._least) & (values <= self._greatest)
        if self._integer:
            good &= (values == np.trunc(values)) & (np.abs(values) <= LARGEST_INT)
        for row in np.flatnonzero(~good):
            value = raw.iloc[row]
            wrong = self._refuse(value, self._rule(value, values[row]))
            values[row] = np.nan
            if wrong:
                problems.append((row, self.name, wrong))
        return values

    def texts(self, raw, problems):
        """The values as texts, with "" for a missing one; what is wrong is added to the problems, by row."""
        values = []
        for row, value in enumerate(raw):
            missing = self._missing(value)
            text = "" if missing else self._text(value)
            if (missing and not self._optional) or (self.categories and not missing and text not in self.categories):
                problems.append((row, self.name, self._refuse(value, f"is none of {', '.join(self.categories)}")))
            values.append(text)
        return values


class Frame:
    """The columns that steps read: those of a table and those derived so far. A missing number is NaN, a text "". A derived
    column hides one of the table that has its name and is read as the same kind, number or text."""

    def __init__(self, table, columns):
        self.rows = len(table)
        self._numbers = {}
        self._texts = {}
        problems = []
        for column in columns:
            there = list(table.columns).count(column.name)
            if there != 1:
                raise ValueError(
                    f"column {column.name} is there twice"
                    if there
                    else f"the rows need column {column.name}; they have {', '.join(map(str, table.columns))}"
                )
            raw = table[column.name]
            if column.numeric:
                self._numbers[column.name] = column.numbers(raw, problems)
            else:
                self._texts[column.name] = column.texts(raw, problems)
        if problems:
            row, name, wrong = min(problems, key=lambda problem: problem[0])
            others = len(problems) - 1
            more = f" (and {others} more problem{'s' if others > 1 else ''})" if others else ""
            raise ValueError(f"row {row}, column {name}: {wrong}{more}")

    def define(self, name, values):
        (self._texts if isinstance(values, list) else self._numbers)[name] = values

    def number(self, name):
        return self._numbers[name]

    def text(self, name):
        return self._texts[name]


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
    values = values if missing is None else np.where(np.isnan(values), missing, values)
    for row in np.flatnonzero(np.abs(values) > LARGEST_FLOAT):
        raise ValueError(
            f"row {row} has {step['column']} = {values[row]}, too large for XGBoost's float32; correct it, or leave the row out"
        )
    return [values]


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
        # All scalars as texts, as churnlab reads them.
        schema = yaml.load((folder / "schema.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        self.columns = [
            Column(content, schema.get("missing", []))
            for content in schema["columns"]
            if content["kind"] in ("numeric", "categorical")
        ]
        self.calibration = json.loads((folder / "calibration.json").read_text(encoding="utf-8"))
        if self.calibration["method"] not in CALIBRATIONS:
            raise ValueError(f"this loader does not know the calibration {self.calibration['method']}")
        self.booster = xgb.Booster(model_file=str(folder / "model.ubj"))

    def matrix(self, table):
        """The features of a table's rows, float32, row-major; ValueError for values that the schema does not have, by row from 0."""
        frame = Frame(table, self.columns)
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
