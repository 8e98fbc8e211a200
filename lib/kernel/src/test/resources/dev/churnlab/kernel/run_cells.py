"""Runs cells on a kernel with Jupyter's own client.

In: the kernel's command (a JSON list) as the first argument, the cells (a JSON list) on stdin.
Out: {"pid": the kernel's, "cells": for each cell a list of [message type, content]} as JSON, on stdout.
A cell that begins with INTERRUPT is interrupted when it has displayed something, or replaced it, four times.
With the argument --abandon it then ends like a server that was killed: without a word to the kernel.
"""

import json
import os
import sys

from jupyter_client import KernelManager
from jupyter_client.kernelspec import KernelSpec

INTERRUPT = "// interrupt"

manager = KernelManager()
manager._kernel_spec = KernelSpec(argv=json.loads(sys.argv[1]), display_name="Java", language="java", interrupt_mode="message")
manager.start_kernel()
client = manager.client()
try:
    client.start_channels()
    client.wait_for_ready(timeout=60)
    cells = []
    for cell in json.load(sys.stdin):
        messages = []
        displays = 0 if cell.startswith(INTERRUPT) else None

        def hear(message):
            global displays
            messages.append([message["msg_type"], message["content"]])
            if displays is not None and message["msg_type"].endswith("display_data"):
                displays += 1
                if displays == 4:
                    manager.interrupt_kernel()

        client.execute_interactive(cell, timeout=60, output_hook=hear)
        cells.append(messages)
    json.dump({"pid": manager.provisioner.pid, "cells": cells}, sys.stdout)
    sys.stdout.flush()
    if "--abandon" in sys.argv:
        os._exit(0)
finally:
    client.stop_channels()
    manager.shutdown_kernel(now=True)
