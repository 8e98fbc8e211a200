"""Says ok when pandas finds in a Parquet file what it finds in a CSV file. Run: python compare.py FILE.parquet FILE.csv"""

import sys

import pandas as pd

parquet, csv = pd.read_parquet(sys.argv[1]), pd.read_csv(sys.argv[2])
# A column of whole numbers is int32 in one and int64 in the other; a missing text is None in one and NaN in the other.
pd.testing.assert_frame_equal(parquet, csv, check_dtype=False, check_exact=True)
print("ok")
