"""A hub on the cluster without the chart, which is in no package registry: the same JupyterHub, KubeSpawner and proxy, with the
settings of values.yaml; and a user of it, as a browser would be."""

import hashlib
import json
import secrets
import uuid
from pathlib import Path

import requests
import websocket
import yaml

from checkout import ROOT
from cluster import apply, forwarded, kubectl, until

NAMESPACE = "churnlab-hub"
IMAGE = "registry.local/churnlab-hub:5.5.4"
RESTRICTED = {"allowPrivilegeEscalation": False, "runAsNonRoot": True, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]}}


def values():
    """values.yaml with the overlay for named users."""
    merged = {}
    for name in ("values.yaml", "values-dev.yaml"):
        merged = merge(merged, yaml.safe_load((ROOT / "jupyterhub" / name).read_text()))
    return merged


def merge(below, above):
    if not (isinstance(below, dict) and isinstance(above, dict)):
        return above
    return below | {key: merge(below[key], value) if key in below else value for key, value in above.items()}


def install(users):
    """Installs the hub and its proxy; users is name to password."""
    hashes = {}
    for name, password in users.items():
        salt = secrets.token_bytes(16)
        hashes[name] = f"{salt.hex()}:{hashlib.scrypt(password.encode(), salt=salt, n=2**14, r=8, p=1).hex()}"
    config = Path(__file__).with_name("cluster_hub_config.py").read_text()
    settings = values()
    token = secrets.token_hex(32)
    # What has changed makes new pods.
    stamp = hashlib.sha256(json.dumps([settings, config, token]).encode()).hexdigest()[:16]
    apply(
        object_of("v1", "Secret", "hub-users", stringData={"users.json": json.dumps(hashes)}),
        object_of("v1", "Secret", "proxy-token", stringData={"token": token}),
        object_of("v1", "ConfigMap", "hub", data={"jupyterhub_config.py": config, "values.json": json.dumps(settings)}),
        object_of("v1", "ServiceAccount", "hub"),
        object_of(
            *("rbac.authorization.k8s.io/v1", "Role", "hub"),
            rules=[
                {"apiGroups": [""], "resources": ["pods", "persistentvolumeclaims", "secrets", "services"], "verbs": ["get", "watch", "list", "create", "delete"]},
                {"apiGroups": [""], "resources": ["events"], "verbs": ["get", "watch", "list"]},
            ],
        ),
        object_of(
            *("rbac.authorization.k8s.io/v1", "RoleBinding", "hub"),
            subjects=[{"kind": "ServiceAccount", "name": "hub", "namespace": NAMESPACE}],
            roleRef={"kind": "Role", "name": "hub", "apiGroup": "rbac.authorization.k8s.io"},
        ),
        service("hub", "hub", 8081, 8081),
        service("proxy-api", "proxy", 8001, 8001),
        service("proxy-public", "proxy", 80, 8000),
        deployment(
            *("hub", stamp, ["jupyterhub", "--config", "/etc/hub/jupyterhub_config.py"], 8081),
            volumes=[{"name": "config", "configMap": {"name": "hub"}}, *settings["hub"]["extraVolumes"]],
            mounts=[{"name": "config", "mountPath": "/etc/hub"}, *settings["hub"]["extraVolumeMounts"]],
        ),
        deployment(
            "proxy",
            stamp,
            [
                *("configurable-http-proxy", "--ip=0.0.0.0", "--port=8000", "--api-ip=0.0.0.0", "--api-port=8001"),
                *("--default-target=http://hub:8081", "--error-target=http://hub:8081/hub/error"),
            ],
            8000,
        ),
    )
    for name in ("proxy", "hub"):
        kubectl("-n", NAMESPACE, "rollout", "status", f"deployment/{name}", "--timeout=180s")


def object_of(version, kind, name, **content):
    labels = {"app.kubernetes.io/part-of": "churnlab", "churnlab.dev/test": "hub"}
    return {"apiVersion": version, "kind": kind, "metadata": {"name": name, "namespace": NAMESPACE, "labels": labels}, **content}


def service(name, component, port, target):
    ports = [{"port": port, "targetPort": target}]
    return object_of("v1", "Service", name, spec={"selector": {"app.kubernetes.io/component": component}, "ports": ports})


def deployment(name, stamp, command, port, volumes=(), mounts=()):
    # The labels that the chart gives, which policies go by.
    labels = {"app.kubernetes.io/part-of": "churnlab", "app.kubernetes.io/name": "jupyterhub", "app.kubernetes.io/component": name, "component": name}
    container = {
        "name": name,
        "image": IMAGE,
        "command": command,
        "env": [
            {"name": "POD_NAMESPACE", "value": NAMESPACE},
            {"name": "CONFIGPROXY_AUTH_TOKEN", "valueFrom": {"secretKeyRef": {"name": "proxy-token", "key": "token"}}},
            {"name": "HOME", "value": "/srv/jupyterhub"},
        ],
        "securityContext": RESTRICTED,
        "resources": {"requests": {"cpu": "50m", "memory": "256Mi"}, "limits": {"memory": "512Mi"}},
        "readinessProbe": {"tcpSocket": {"port": port}, "periodSeconds": 1},
        "volumeMounts": [{"name": "tmp", "mountPath": "/tmp"}, {"name": "state", "mountPath": "/srv/jupyterhub"}, *mounts],
    }
    pod = {
        "serviceAccountName": "hub" if name == "hub" else "default",
        "automountServiceAccountToken": name == "hub",
        "enableServiceLinks": False,
        "securityContext": {"runAsUser": 1000, "runAsGroup": 100, "fsGroup": 100, "seccompProfile": {"type": "RuntimeDefault"}},
        "containers": [container],
        "volumes": [{"name": "tmp", "emptyDir": {}}, {"name": "state", "emptyDir": {}}, *volumes],
    }
    return object_of(
        *("apps/v1", "Deployment", name),
        spec={
            "strategy": {"type": "Recreate"},
            "selector": {"matchLabels": {"app.kubernetes.io/component": name, "churnlab.dev/test": "hub"}},
            "template": {"metadata": {"labels": labels | {"churnlab.dev/test": "hub"}, "annotations": {"churnlab.dev/stamp": stamp}}, "spec": pod},
        },
    )


def address():
    """The hub's, as long as the context lasts."""
    return forwarded(NAMESPACE, "service/proxy-public", 80)


class User:
    """A user at a browser."""

    def __init__(self, url, name):
        self.url, self.name, self.web = url, name, requests.Session()
        self.web.headers["Connection"] = "close"  # the proxy ends one that was idle as long as a cell lasts

    def log_in(self, password):
        """Whether the hub lets the user in."""
        self.web.get(f"{self.url}/hub/login")
        form = {"username": self.name, "password": password, "_xsrf": self.cookie("/hub/")}
        self.web.post(f"{self.url}/hub/login", data=form)
        return self.web.get(f"{self.url}/hub/home", allow_redirects=False).status_code == 200

    def cookie(self, path):
        """The value that a page under the path wants back, as proof that a page of its own asks."""
        return next((c.value for c in self.web.cookies if c.name == "_xsrf" and c.path == path), "")

    def start(self, profile="small"):
        """Starts the user's server, as the page of profiles does, and waits until it answers."""
        self.web.get(f"{self.url}/hub/spawn/{self.name}")
        answer = self.web.post(f"{self.url}/hub/spawn/{self.name}?_xsrf={self.cookie('/hub/')}", data={"profile": profile, "_xsrf": self.cookie("/hub/")})
        if answer.status_code >= 400:
            raise AssertionError(f"{answer.status_code}: {answer.text[-2000:]}")

        def answers():
            self.web.get(f"{self.url}/user/{self.name}/lab")  # a page, unlike the API, asks the hub who this is
            found = self.web.get(f"{self.url}/user/{self.name}/api/status")
            return found.status_code == 200 and "json" in found.headers.get("content-type", "")

        until(answers, lambda: f"the server of {self.name}: {kubectl('-n', NAMESPACE, 'get', 'pods,events')[-3000:]}")

    def stop(self):
        header = {"X-XSRFToken": self.cookie("/hub/"), "Referer": f"{self.url}/hub/home"}
        answer = self.web.delete(f"{self.url}/hub/api/users/{self.name}/server", headers=header)
        if answer.status_code not in (202, 204):
            raise AssertionError(f"{answer.status_code}: {answer.text}")
        until(lambda: self.pod() not in kubectl("-n", NAMESPACE, "get", "pods", "-o", "name"), f"the end of {self.name}'s server")

    def pod(self):
        return f"jupyter-{self.name}"

    def cell(self, code):
        """Runs a cell in a Java kernel of its own; what it put out, as (texts, data by type of each display)."""
        base = f"{self.url}/user/{self.name}"
        header = {"X-XSRFToken": self.cookie(f"/user/{self.name}/"), "Referer": f"{base}/lab"}
        answer = self.web.post(f"{base}/api/kernels", json={"name": "java"}, headers=header)
        if answer.status_code != 201:
            raise AssertionError(f"{answer.status_code}: {answer.text}")
        kernel = answer.json()["id"]
        cookies = "; ".join(f"{c.name}={c.value}" for c in self.web.cookies if c.path in ("/", f"/user/{self.name}/"))
        link = websocket.create_connection(f"ws{base.removeprefix('http')}/api/kernels/{kernel}/channels", cookie=cookies, timeout=120, suppress_origin=True)
        try:
            asked = uuid.uuid4().hex
            head = {"msg_id": asked, "username": self.name, "session": uuid.uuid4().hex, "msg_type": "execute_request", "version": "5.3"}
            content = {"code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False, "stop_on_error": True}
            link.send(json.dumps({"header": head, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}))
            texts, shown = [], []
            while True:
                message = json.loads(link.recv())
                if message["parent_header"].get("msg_id") != asked:
                    continue
                kind, content = message["msg_type"], message["content"]
                if kind == "stream":
                    texts.append(content["text"])
                elif kind in ("display_data", "execute_result"):
                    shown.append(content["data"])
                elif kind == "error":
                    texts.append(f"{content['ename']}: {content['evalue']}")
                elif kind == "status" and content["execution_state"] == "idle":
                    return "".join(texts), shown
        finally:
            link.close()
            self.web.delete(f"{base}/api/kernels/{kernel}", headers=header)
