"""scripts/lab and scripts/hub without a browser: what they serve to whom, and that nothing of them stays."""

import http.cookiejar
import json
import os
import re
import signal
import socket
import subprocess
import tempfile
import unittest
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from serving import ROOT, Hub, Script, environment, until


class Client:
    """A browser's part that matters here: cookies, and the tokens against forgery in them."""

    def __init__(self, url):
        self.url = url
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self.cookies))

    def ask(self, path, data=None, **headers):
        """Status and text of the answer."""
        request = urllib.request.Request(self.url + path, data, headers)
        try:
            with self.opener.open(request, timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as e:
            return e.code, e.read().decode()

    def log_in(self, user, password):
        token = re.search(r'name="_xsrf" value="([^"]+)"', self.ask("/hub/login")[1])[1]
        form = {"_xsrf": token, "username": user, "password": password}
        return self.ask("/hub/login", urllib.parse.urlencode(form).encode())[0]

    def start_server(self, user):
        """Starts it, and is let in: as long as it starts the page is the hub's, and then the one that gives the cookie."""
        self.ask(f"/hub/spawn/{user}")
        until(lambda: self.ask(f"/user/{user}/lab") and self.ask(f"/user/{user}/api/status")[0] == 200, f"the server of {user}")

    def start_kernel(self, prefix="", query="", **headers):
        tokens = [cookie.value for cookie in self.cookies if cookie.name == "_xsrf" and cookie.path.startswith(prefix or "/")]
        headers |= {"X-XSRFToken": tokens[0]} if tokens else {}
        status, text = self.ask(f"{prefix}/api/kernels{query}", b'{"name": "java"}', **headers)
        if status != 201:
            raise AssertionError(f"{status}: {text}")


def kernels(script):
    return [command for command in script.left().values() if "JJava" in command]


class Lab(unittest.TestCase):
    def start(self, *options, home=None, **variables):
        lab = Script("lab", *options, home=home, **variables)
        self.addCleanup(lab.close)
        address = urllib.parse.urlsplit(lab.read_until(r"JupyterLab: (\S+)")[1])
        return lab, Client(f"http://{address.netloc}"), "?" + address.query

    def test_serves_the_notebooks_to_who_has_the_token_and_two_at_once(self):
        first, client, token = self.start()
        status, listed = client.ask("/api/contents" + token)
        self.assertEqual(status, 200)
        self.assertIn("01-explore.ipynb", [entry["name"] for entry in json.loads(listed)["content"]])
        self.assertEqual(Client(client.url).ask("/api/contents")[0], 403)
        self.assertEqual(json.loads(client.ask("/api/kernelspecs" + token)[1])["default"], "java")
        self.assertNotIn(token.partition("=")[2], " ".join(first.left().values()), "arguments are seen by everybody")

        second, other, its_token = self.start(home=first.folder)
        self.assertNotEqual(client.url, other.url)
        self.assertIn("MLflow: running already", "".join(second.said))
        client.start_kernel(query=token)
        until(lambda: len(kernels(first)) == 1, "a kernel")
        self.assertEqual(first.end(), 0)
        self.assertEqual(kernels(first), [])
        other.start_kernel(query=its_token)
        until(lambda: len(kernels(first)) == 1, "a kernel of the second")
        second.end(signal.SIGKILL)
        until(lambda: not second.left(), lambda: f"the end of {second.left()}")

    def test_does_not_see_the_users_own_settings(self):
        home = tempfile.TemporaryDirectory()
        self.addCleanup(home.cleanup)
        settings = Path(home.name) / ".jupyter"
        settings.mkdir()
        (settings / "jupyter_server_config.json").write_text('{"ServerApp": {"base_url": "/elsewhere/", "open_browser": true}}')
        lab, client, token = self.start(HOME=home.name)
        self.assertEqual(client.ask("/api/status" + token)[0], 200)
        self.assertEqual(lab.end(signal.SIGTERM), 143)
        self.assertEqual(lab.left(), {})

    def test_opens_a_browser_where_there_is_one_and_leaves_it_open(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        browser, opened = Path(folder.name) / "browser", Path(folder.name) / "opened"
        browser.write_text(f'#!/bin/sh\necho "$$ $1" >{opened}.new; mv {opened}.new {opened}\nexec sleep 600\n')
        browser.chmod(0o755)
        lab, client, token = self.start(DISPLAY=":1", BROWSER=browser)
        pid, address = until(opened.exists, "the browser") and opened.read_text().split()
        self.addCleanup(os.kill, int(pid), signal.SIGKILL)
        self.assertEqual(address, f"{client.url}/lab{token}")
        self.assertEqual(lab.end(), 0)
        os.kill(int(pid), 0)

    def test_what_it_cannot_do_is_one_line(self):
        with socket.create_server(("127.0.0.1", 0)) as taken, tempfile.TemporaryDirectory() as folder:
            port = taken.getsockname()[1]
            for options, said in (
                (["--port", port], f"port {port} is taken"),
                (["--port", "http"], "must be a port"),
                (["--data", "nowhere.csv"], "no such file"),
                (["--prot", port], "unrecognized arguments"),
            ):
                for name in ("lab", "hub"):
                    with self.subTest(f"{name} {options[0]}"):
                        command = [ROOT / "scripts" / name, *map(str, options)]
                        done = subprocess.run(command, env=environment(folder), capture_output=True, text=True, timeout=60)
                        self.assertEqual(done.returncode, 2)
                        self.assertRegex(done.stderr, rf"\Achurnlab: [^\n]*{said}[^\n]*\n\Z")


class Users(unittest.TestCase):
    def test_each_has_a_password_and_a_server_that_is_stopped_when_it_idles_and_with_the_hub(self):
        hub = Hub("--user", "ada", "--user", "grace", "--idle", "0.1")
        self.addCleanup(hub.close)
        ada = Client(hub.url)
        self.assertEqual(ada.log_in("ada", hub.passwords["grace"]), 403)
        self.assertEqual(ada.log_in("nobody", hub.passwords["ada"]), 403)
        self.assertLess(ada.log_in("ada", hub.passwords["ada"]), 400)
        ada.start_server("ada")
        self.assertTrue((hub.home("ada") / "notebooks" / "01-explore.ipynb").exists())
        self.assertEqual(Client(hub.url).ask("/user/ada/api/contents")[0], 403)
        ada.start_kernel("/user/ada")
        until(lambda: kernels(hub), "a kernel")
        until(lambda: not kernels(hub), "the end of an idle kernel")
        until(lambda: not servers(hub), "the end of an idle server")

        ada.start_server("ada")
        ada.start_kernel("/user/ada")
        until(lambda: kernels(hub), "another kernel")
        hub.end(signal.SIGKILL)
        until(lambda: not hub.left(), lambda: f"the end of {hub.left()}")


def servers(hub):
    return [command for command in hub.left().values() if "jupyterhub.singleuser" in command]


if __name__ == "__main__":
    unittest.main()
