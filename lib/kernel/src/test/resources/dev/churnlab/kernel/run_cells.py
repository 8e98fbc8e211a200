"""Runs cells on a kernel with Jupyter's own client.

In: the kernel's command (a JSON list) as the argument, the cells (a JSON list) on stdin.
Out: for each cell a JSON list of [message type, content], on stdout.
"""

import json
import sys

from jupyter_client import KernelManager
from jupyter_client.kernelspec import KernelSpec

manager = KernelManager()
manager._kernel_spec = KernelSpec(argv=json.loads(sys.argv[1]), display_name="Java", language="java")
manager.start_kernel()
client = manager.client()
try:
    client.start_channels()
    client.wait_for_ready(timeout=60)
    results = []
    for cell in json.load(sys.stdin):
        messages = []
        client.execute_interactive(
            cell, timeout=60, output_hook=lambda m, into=messages: into.append([m["msg_type"], m["content"]])
        )
        results.append(messages)
    json.dump(results, sys.stdout)
finally:
    client.stop_channels()
    manager.shutdown_kernel(now=True)
