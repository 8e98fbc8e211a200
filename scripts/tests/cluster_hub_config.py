"""The configuration of the tests' hub on a cluster: what the chart makes of values.yaml, for the values that ours sets. A value that
it does not know is an error, so that none is left out unseen."""

import json
import os
from pathlib import Path

VALUES = json.loads(Path("/etc/hub/values.json").read_text())
KNOWN = {
    "hub": {"config", "image", "concurrentSpawnLimit", "activeServerLimit", "db", "resources", "networkPolicy", "extraVolumes", "extraVolumeMounts", "extraConfig"},
    "proxy": None,
    "scheduling": None,
    "prePuller": None,
    "cull": {"enabled", "timeout", "every", "adminUsers", "users"},
    "singleuser": {
        *("image", "cmd", "defaultUrl", "startTimeout", "uid", "fsGid", "allowPrivilegeEscalation", "serviceAccountName", "extraPodConfig"),
        *("extraLabels", "extraAnnotations", "extraEnv", "lifecycleHooks", "storage", "cpu", "memory", "profileList", "cloudMetadata", "networkPolicy"),
    },
}
for section, known in KNOWN.items():
    unknown = set(VALUES.get(section, {})) - (known if known is not None else set(VALUES.get(section, {})))
    assert not unknown, f"{section} has {unknown}, which this file does not turn into settings"
assert not set(VALUES) - set(KNOWN), set(VALUES) - set(KNOWN)

hub, user, cull = VALUES["hub"], VALUES["singleuser"], VALUES["cull"]
storage = user["storage"]

c = get_config()  # noqa: F821, JupyterHub's
c.JupyterHub.spawner_class = "kubespawner.KubeSpawner"
c.JupyterHub.db_url = "sqlite://"
c.JupyterHub.hub_bind_url = "http://:8081"
c.JupyterHub.hub_connect_url = "http://hub:8081"
c.JupyterHub.cleanup_servers = False
c.JupyterHub.concurrent_spawn_limit = hub["concurrentSpawnLimit"]
c.JupyterHub.active_server_limit = hub["activeServerLimit"]
c.ConfigurableHTTPProxy.should_start = False
c.ConfigurableHTTPProxy.api_url = "http://proxy-api:8001"

spawner = c.KubeSpawner
spawner.namespace = os.environ["POD_NAMESPACE"]
spawner.image = f"{user['image']['name']}:{user['image']['tag']}"
spawner.image_pull_policy = user["image"]["pullPolicy"]
spawner.cmd = user["cmd"]
spawner.default_url = user["defaultUrl"]
spawner.start_timeout = user["startTimeout"]
spawner.uid, spawner.fs_gid = user["uid"], user["fsGid"]
spawner.allow_privilege_escalation = user["allowPrivilegeEscalation"]
spawner.service_account = user["serviceAccountName"]
spawner.extra_pod_config = user.get("extraPodConfig", {})
spawner.extra_labels = user.get("extraLabels", {})
spawner.extra_annotations = user.get("extraAnnotations", {})
spawner.environment = user.get("extraEnv", {})
spawner.lifecycle_hooks = user.get("lifecycleHooks", {})
spawner.profile_list = user["profileList"]
spawner.cpu_limit, spawner.cpu_guarantee = user["cpu"]["limit"], user["cpu"]["guarantee"]
spawner.mem_limit, spawner.mem_guarantee = user["memory"]["limit"], user["memory"]["guarantee"]

assert storage["type"] == "dynamic"
spawner.pvc_name_template = "claim-{username}"
spawner.storage_pvc_ensure = True
spawner.storage_capacity = storage["capacity"]
spawner.storage_access_modes = storage["dynamic"]["storageAccessModes"]
spawner.storage_extra_labels = storage["extraLabels"]
spawner.volumes = [{"name": "home", "persistentVolumeClaim": {"claimName": "{pvc_name}"}}, *storage["extraVolumes"]]
spawner.volume_mounts = [{"name": "home", "mountPath": storage["homeMountPath"]}, *storage["extraVolumeMounts"]]

c.JupyterHub.services = [
    {
        "name": "idle-culler",
        "command": [
            *("python3", "-m", "jupyterhub_idle_culler", "--url=http://localhost:8081/hub/api"),
            *(f"--timeout={cull['timeout']}", f"--cull-every={cull['every']}"),
        ],
    }
]
scopes = ["list:users", "read:users:activity", "read:servers", "delete:servers"]
c.JupyterHub.load_roles = [{"name": "idle-culler", "scopes": scopes, "services": ["idle-culler"]}]

for section, settings in hub["config"].items():
    c[section].update(settings)
for _, code in sorted(hub.get("extraConfig", {}).items()):
    exec(code)
