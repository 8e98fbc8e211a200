"""Becomes a command that ends, on Linux, when the process that started it does: tied.py COMMAND…"""

import os
import sys

from common import end_with_parent

tie = end_with_parent(os.getppid())
if tie:
    tie()
os.execv(sys.argv[1], sys.argv[1:])
