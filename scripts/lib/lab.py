"""JupyterLab with the Java kernel, MLflow and the customers at hand, on loopback, until Ctrl-C."""

import os
import secrets
import sys

import jupyter_start
from common import ROOT, exit_code_of
from with_mlflow import Command, listener, port_of


def main():
    parser = jupyter_start.parser("lab", __doc__)
    parser.add_argument("--no-browser", action="store_true", help="open none, also where there is one")
    options = parser.parse_args()
    with listener(port_of(options.port, "--port"), "--port") as listening:
        data = jupyter_start.data(options.data)
        folder = jupyter_start.home() / "lab"
        with jupyter_start.open_log(folder / "jupyter.log") as log:
            port = listening.getsockname()[1]
            token = secrets.token_urlsafe(24)
            address = f"http://127.0.0.1:{port}/lab?token={token}"
            command = Command(server(listening.fileno(), port), log)
            # The token is in no argument: those are seen by every user of the machine.
            command.environment = jupyter_start.settings(folder) | {"JUPYTER_TOKEN": token, "CHURN_DATA": data}
            command.keep_open.append(listening.fileno())

            def announce():
                print(f"JupyterLab: {address}   (Ctrl-C ends)", flush=True)
                if not options.no_browser:
                    jupyter_start.show(address)

            jupyter_start.Ready(port, "/api", announce).start()
            return jupyter_start.serve(command, "JupyterLab")


def server(descriptor, port):
    options = {
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.port": port,
        "ServerApp.root_dir": ROOT / "notebooks",
        "ServerApp.open_browser": False,
        "ServerApp.answer_yes": True,  # a Ctrl-C asks nothing
        "ServerApp.allow_root": os.geteuid() == 0,  # as in a container
        "MappingKernelManager.default_kernel_name": "java",
        "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
        "LabApp.extension_manager": "readonly",
    }
    program = ROOT / "scripts" / "lib" / "lab_server.py"
    return [sys.executable, "-I", program, str(descriptor), *(f"--{name}={value}" for name, value in options.items())]


if __name__ == "__main__":
    sys.exit(exit_code_of(main))
