"""Who may do what on a cluster that `scripts/platform up` has installed: every role against every verb and resource that matters,
asked of the API server itself. scripts/tests/cluster_test.py runs it; needs KUBECONFIG."""

import http.client
import json
import os
import re
import subprocess
import unittest

from cluster import get, kubectl

__all__ = ["Roles"]

READ = {"get", "list", "watch"}
WRITE = {"create", "update", "patch", "delete"}
ALL = READ | WRITE
SEND = {"create", "get", "list", "watch", "delete"}
SPACES = ["churnlab", "churnlab-hub", "churnlab-jobs"]

# Which verbs each resource is asked for.
RESOURCES = {
    "pods": ALL,
    "pods/log": {"get"},
    "pods/exec": {"create", "get"},
    "pods/portforward": {"create"},
    "pods/ephemeralcontainers": {"patch", "update"},
    "configmaps": ALL,
    "secrets": ALL,
    "services": ALL,
    "events": READ,
    "persistentvolumeclaims": ALL,
    "serviceaccounts": ALL,
    "serviceaccounts/token": {"create"},
    "resourcequotas": ALL,
    "limitranges": ALL,
    "jobs.batch": ALL,
    "cronjobs.batch": ALL,
    "deployments.apps": ALL,
    "statefulsets.apps": ALL,
    "daemonsets.apps": {"create"},
    "networkpolicies.networking.k8s.io": ALL,
    "roles.rbac.authorization.k8s.io": ALL | {"escalate", "bind"},
    "rolebindings.rbac.authorization.k8s.io": ALL,
    "workflows.argoproj.io": ALL,
    "cronworkflows.argoproj.io": ALL,
    "workflowtemplates.argoproj.io": ALL,
    "workflowtaskresults.argoproj.io": ALL,
    "workflows.argoproj.io/finalizers": {"update"},
    "shareddata.churnlab.dev": {"manage"},
}
CLUSTER = {
    "namespaces": {"create", "delete", "patch"},
    "nodes": READ,
    "persistentvolumes": WRITE,
    "clusterroles.rbac.authorization.k8s.io": WRITE | {"escalate", "bind"},
    "clusterrolebindings.rbac.authorization.k8s.io": WRITE,
    "users": {"impersonate"},
    "validatingadmissionpolicies.admissionregistration.k8s.io": WRITE,
    "validatingadmissionpolicybindings.admissionregistration.k8s.io": WRITE,
}
"""What belongs to no namespace: nobody of these may any of it."""

VIEW = {
    **dict.fromkeys(("pods", "services", "configmaps", "events", "persistentvolumeclaims", "resourcequotas", "limitranges"), READ),
    **dict.fromkeys(("jobs.batch", "cronjobs.batch", "deployments.apps", "statefulsets.apps"), READ),
    **dict.fromkeys(("workflows.argoproj.io", "cronworkflows.argoproj.io", "workflowtemplates.argoproj.io"), READ),
    "networkpolicies.networking.k8s.io": READ,
    "pods/log": {"get"},
}
SCIENTIST = {
    "jobs.batch": SEND,
    "cronjobs.batch": SEND | {"update"},
    "configmaps": SEND | {"update"},
    "pods": SEND,
    "pods/log": {"get"},
    "pods/exec": {"create", "get"},
    "events": READ,
    **dict.fromkeys(("persistentvolumeclaims", "resourcequotas", "limitranges"), {"get", "list"}),
    "workflows.argoproj.io": ALL,
    "cronworkflows.argoproj.io": ALL,
    "workflowtemplates.argoproj.io": READ,
}
ENGINEER = SCIENTIST | {"jobs.batch": ALL, "cronjobs.batch": ALL, "configmaps": ALL, "workflowtemplates.argoproj.io": ALL}
ADMIN = {
    **dict.fromkeys(("pods", "services", "configmaps", "secrets", "persistentvolumeclaims", "resourcequotas", "limitranges"), ALL),
    **dict.fromkeys(("jobs.batch", "cronjobs.batch", "deployments.apps", "statefulsets.apps"), ALL),
    **dict.fromkeys(("workflows.argoproj.io", "cronworkflows.argoproj.io", "workflowtemplates.argoproj.io"), ALL),
    "daemonsets.apps": {"create"},
    "networkpolicies.networking.k8s.io": ALL,
    "pods/log": {"get"},
    "pods/exec": {"create", "get"},
    "pods/portforward": {"create"},
    "events": READ,
    "serviceaccounts": READ,
    "roles.rbac.authorization.k8s.io": READ,
    "rolebindings.rbac.authorization.k8s.io": READ,
    "shareddata.churnlab.dev": {"manage"},
}


def group(name):
    return {"user": "somebody", "groups": [f"churnlab:{name}", "system:authenticated"]}


def account(place):
    space, _, name = place.partition("/")
    return {"user": f"system:serviceaccount:{space}:{name}", "groups": ["system:serviceaccounts", f"system:serviceaccounts:{space}", "system:authenticated"]}


# Who, and what each may in the three namespaces; a namespace that is not named allows nothing.
MATRIX = {
    "a data scientist": (group("data-scientists"), {"churnlab-jobs": SCIENTIST}),
    "an ML engineer": (group("ml-engineers"), {"churnlab": VIEW, "churnlab-hub": VIEW, "churnlab-jobs": ENGINEER}),
    "a platform admin": (group("platform-admins"), dict.fromkeys(SPACES, ADMIN)),
    "a viewer": (group("viewers"), dict.fromkeys(SPACES, VIEW)),
    "anybody who logs in": (group("others"), {}),
    "a run": (account("churnlab-jobs/churnlab-job"), {}),
    "Argo's executor": (account("churnlab-jobs/churnlab-workflow"), {"churnlab-jobs": {"workflowtaskresults.argoproj.io": {"create", "patch"}}}),
    "a user's server": (account("churnlab-hub/notebook"), {}),
    "MLflow": (account("churnlab/mlflow"), {}),
    "PostgreSQL": (account("churnlab/postgresql"), {}),
    "S3": (account("churnlab/s3"), {}),
    "setup and backups": (account("churnlab/setup"), {}),
}


class Roles(unittest.TestCase):
    """The matrix by SubjectAccessReviews: what `kubectl auth can-i --as` asks, by one connection and not a process each."""

    @classmethod
    def setUpClass(cls):
        if not os.environ.get("KUBECONFIG"):
            raise unittest.SkipTest("no cluster (KUBECONFIG)")
        cls.proxy = subprocess.Popen(["kubectl", "proxy", "--port=0"], stdout=subprocess.PIPE, text=True)
        cls.addClassCleanup(cls.end_proxy)
        address = re.search(r"127\.0\.0\.1:([0-9]+)", cls.proxy.stdout.readline())
        cls.connection = http.client.HTTPConnection("127.0.0.1", int(address[1]), timeout=30)

    @classmethod
    def end_proxy(cls):
        cls.proxy.terminate()
        cls.proxy.wait()
        cls.proxy.stdout.close()

    def test_allow_exactly_what_the_table_says(self):
        asked = [(space, resource, verb) for space in SPACES for resource, verbs in RESOURCES.items() for verb in sorted(verbs)]
        asked += [(None, resource, verb) for resource, verbs in CLUSTER.items() for verb in sorted(verbs)]
        for who, (identity, allowed) in MATRIX.items():
            with self.subTest(who):
                wanted = {one for one in asked if one[0] and one[2] in allowed.get(one[0], {}).get(one[1], set())}
                self.assertEqual({one for one in asked if self.may(identity, *one)}, wanted)

    def may(self, identity, space, resource, verb):
        resource, _, part = resource.partition("/")
        name, _, api_group = resource.partition(".")
        attributes = {"verb": verb, "resource": name, "group": api_group, "subresource": part, "namespace": space or ""}
        review = {"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview", "spec": {**identity, "resourceAttributes": attributes}}
        path = "/apis/authorization.k8s.io/v1/subjectaccessreviews"
        self.connection.request("POST", path, json.dumps(review), {"Content-Type": "application/json"})
        answer = self.connection.getresponse()
        body = json.loads(answer.read())
        self.assertEqual(answer.status, 201, body)
        return body["status"]["allowed"]

    def test_are_what_kubectl_says(self):
        """A few by `kubectl auth can-i` itself."""
        scientist = ["--as=somebody", "--as-group=churnlab:data-scientists"]
        run = ["--as=system:serviceaccount:churnlab-jobs:churnlab-job"]
        for who, verb, resource, answer in (
            (scientist, "create", "jobs", "yes"),
            (scientist, "get", "secrets", "no"),
            (run, "get", "secrets", "no"),
            (run, "create", "pods", "no"),
        ):
            said = kubectl("auth", "can-i", verb, resource, "-n", "churnlab-jobs", *who, check=False)  # no is 1
            self.assertEqual(said.strip(), answer)

    def test_are_bound_to_nobody_else(self):
        """A binding that is not written down here would be a right that the table does not know."""
        known = {"churnlab:" + name for name in ("data-scientists", "ml-engineers", "platform-admins", "viewers")} | {"churnlab-workflow"}
        for space in SPACES:
            bindings = get("rolebindings", namespace=space, selector="app.kubernetes.io/managed-by=churnlab-platform")
            subjects = {subject["name"] for one in bindings for subject in one["subjects"]}
            self.assertTrue(subjects)
            self.assertLessEqual(subjects, known)


if __name__ == "__main__":
    unittest.main()
