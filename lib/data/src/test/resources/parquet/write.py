"""Writes what pandas and pyarrow make of one small table, as ParquetTest reads it. Run: python write.py FOLDER"""

import sys
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

folder = Path(sys.argv[1])
rows = 60
frame = pd.DataFrame(
    {
        "id": [f"c{i}" for i in range(rows)],
        "plan": [["basic", "füll", None][i % 3] for i in range(rows)],
        "months": [float(i) if i % 5 else np.nan for i in range(rows)],
        "price": [i * 0.1 if i % 7 else np.nan for i in range(rows)],
        "left": ["yes" if i % 4 == 0 else "no" for i in range(rows)],
    }
)
for codec in ("snappy", "gzip", "zstd", "none"):
    frame.to_parquet(folder / f"{codec}.parquet", compression=None if codec == "none" else codec, index=False)
frame.to_parquet(folder / "pages-v2.parquet", data_page_version="2.0", row_group_size=17, index=False)
frame.to_parquet(folder / "no-dictionary.parquet", use_dictionary=False, index=False)
frame.assign(plan=frame.plan.astype("category"), months=frame.months.astype("Int32")).to_parquet(folder / "categories.parquet", index=False)
frame.to_parquet(folder / "lz4.parquet", compression="lz4", index=False)
frame.to_csv(folder / "table.csv", index=False)

when = datetime(2026, 11, 21, 13, 45, 30, 250000)
columns = {
    "int8": pa.array([1, -2, None], pa.int8()),
    "uint32": pa.array([1, 2**32 - 1, None], pa.uint32()),
    "int64": pa.array([1, 2**53 + 1, None], pa.int64()),
    "float32": pa.array([0.5, -1.25, None], pa.float32()),
    "bool": pa.array([True, False, None]),
    "date": pa.array([date(2026, 11, 21), date(1969, 12, 31), None]),
    "timestamp": pa.array([when, datetime(1960, 1, 1), None], pa.timestamp("us")),
    "utc": pa.array([when, datetime(1960, 1, 1), None], pa.timestamp("ms", "UTC")),
    "time": pa.array([time(13, 45), time(0, 0, 1), None], pa.time64("us")),
    "decimal": pa.array([Decimal("12.50"), Decimal("-0.07"), None], pa.decimal128(9, 2)),
    "wide": pa.array([Decimal("12345678901234567890.5"), Decimal("1"), None], pa.decimal128(30, 1)),
    "dictionary": pa.array(["a", "b", None]).dictionary_encode(),
    "left": pa.array(["yes", "no", "no"]),
}
pq.write_table(pa.table(columns), folder / "types.parquet")
pq.write_table(pa.table({"at": columns["timestamp"], "left": columns["left"]}), folder / "int96.parquet", use_deprecated_int96_timestamps=True)
pq.write_table(pa.table({"tags": pa.array([["a"], ["b", "c"], []]), "x": [1, 2, 3], "left": columns["left"]}), folder / "lists.parquet")
