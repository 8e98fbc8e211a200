"""A class at work: Chromium on the real hub, in JupyterLab, with the real kernel. What it saw stays in .build/screenshots."""

import json
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from jupyterlab import ACTIVE, SCREENSHOTS, VEGA_LITE, VISIBLE, Notebook, chromium, keep, log_in, window
from serving import DATA, LIMIT, ROOT, Hub, until

FIRST_MODEL = "notebooks/02-first-model.ipynb"


class Class(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.browser = cls.enterClassContext(chromium())
        shutil.rmtree(SCREENSHOTS, ignore_errors=True)
        cls.hub = Hub()
        cls.addClassCleanup(cls.hub.close)

    @classmethod
    def tearDownClass(cls):
        """The kernels and servers of the tests still run: the end of the hub is theirs."""
        cls.hub.end()
        if left := cls.hub.left():
            raise AssertionError(f"the hub has ended, and there are still {left}")

    def page_of(self, user):
        """A window of a browser in which the user is logged in."""
        page = self.enterContext(window(self.browser, LIMIT))
        log_in(page, self.hub.url, user, self.hub.passwords[user])
        page.wait_for_url(f"**/user/{user}/lab**")
        return page

    def open(self, page, user, path):
        return Notebook(page, f"{self.hub.url}/user/{user}/lab/tree/{path}?reset")

    def open_empty(self, page, user):
        """A notebook of this test alone, and so a kernel."""
        name = f"{self._testMethodName}.ipynb"
        cell = {"cell_type": "code", "id": "empty", "metadata": {}, "execution_count": None, "outputs": [], "source": []}
        kernel = {"display_name": "Java", "language": "java", "name": "java"}
        content = {"cells": [cell], "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
        (self.hub.home(user) / name).write_text(json.dumps(content))
        return self.open(page, user, name)

    def test_a_first_model_is_trained_in_jupyterlab_with_the_numbers_of_a_headless_run(self):
        page = self.page_of("ada")
        notebook = self.open(page, "ada", FIRST_MODEL)
        keep(page, "1-opened")
        notebook.run_all()
        self.assertEqual(page.locator(f'{VISIBLE} [data-mime-type="application/vnd.jupyter.error"]').count(), 0)

        table = notebook.output_of("List.of(Result.of", "text/html")
        self.assertEqual(table.locator("tbody tr").count(), 3)
        keep(page, "2-table")
        chart = notebook.output_of("Charts.calibration(evaluation)", "image/svg+xml")
        box = chart.locator("img, svg").first.bounding_box()
        self.assertGreater(min(box["width"], box["height"]), 200, "the chart is drawn")
        keep(page, "3-chart")
        notebook.output_of("Charts.explanation(why)", "image/svg+xml")
        keep(page, "4-explanation")
        roc = notebook.output_of("Charts.roc(evaluation)", VEGA_LITE)
        self.assertIn("threshold", notebook.point_at(roc.locator("canvas, svg").first))
        keep(page, "5-pointed-at")

        page.keyboard.press("Control+s")
        saved = self.hub.home("ada") / FIRST_MODEL
        here = until(lambda: scraps(saved), "the saved notebook")
        with tempfile.TemporaryDirectory() as folder:
            outputs = Path(folder) / "outputs.json"
            command = [ROOT / "scripts" / "churnlab", "run", FIRST_MODEL, Path(folder) / "out.ipynb", "--outputs", outputs]
            data = str(DATA.resolve()) if DATA.exists() else self.hub.folder / "data" / "synthetic-7043-42.csv"
            done = subprocess.run([*command, "-p", "data", data], cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(here, json.loads(outputs.read_text()))

    def test_help_is_where_the_hand_is(self):
        page = self.page_of("grace")
        notebook = self.open_empty(page, "grace")
        notebook.run("21 + 21")
        notebook.add("Charts.c")
        page.keyboard.press("Tab")
        for name in ("calibration", "churnRate", "confusion"):
            page.locator(".jp-Completer-item", has_text=name).first.wait_for()
        keep(page, "6-completion")
        page.keyboard.press("Escape")
        notebook.add("Charts.roc()")
        for _ in range(3):  # into the name: behind the parenthesis the kernel finds nothing
            page.keyboard.press("ArrowLeft")
        page.keyboard.press("Shift+Tab")
        page.locator(".jp-Tooltip", has_text=re.compile(r"roc\(.*Evaluation")).wait_for()
        keep(page, "7-tooltip")

    def test_a_training_can_be_interrupted_and_a_kernel_restarted(self):
        page = self.page_of("grace")
        notebook = self.open_empty(page, "grace")
        self.assertIn("7043", notebook.run("var customers = Customers.synthetic(7043, 42);\ncustomers.rowCount()"))
        output = notebook.start('System.out.println("begins");\nXGBoost.trainer(Telco.SCHEMA).rounds(1_000_000).train(customers)')
        output.filter(has_text="begins").wait_for()
        notebook.wait_for_moving_progress()
        keep(page, "8-training")
        page.locator(f'{VISIBLE} [data-command="notebook:interrupt-kernel"]').click()
        notebook.wait_until_run()
        self.assertRegex(output.inner_text(), "(?i)interrupt")
        keep(page, "9-interrupted")
        self.assertIn("7043", notebook.run("customers.rowCount()"), "the session goes on")

        notebook.menu("Kernel", "Restart Kernel…")
        page.locator(".jp-Dialog .jp-mod-accept").click()
        page.locator(".jp-Dialog").wait_for(state="detached")
        notebook.wait_until_connected()
        self.assertIn("42", notebook.run("21 + 21"))
        self.assertIn("[1]", page.locator(f"{ACTIVE} .jp-InputPrompt").inner_text())
        self.assertIn("cannot find symbol", notebook.run("customers"), "nothing is left of before")
        keep(page, "10-restarted")

    def test_two_at_once_have_their_own_and_not_the_others(self):
        pages = {user: self.page_of(user) for user in ("ada", "grace")}
        books = {user: self.open_empty(page, user) for user, page in pages.items()}
        for user, book in books.items():
            book.run(f'Files.writeString(Path.of("mine.txt"), "of {user}");')
        for user in books:
            mine = self.hub.home(user) / "mine.txt"
            self.assertEqual(mine.read_text(), f"of {user}")
            self.assertIn(user, books[user].run('System.getProperty("user.home")'))
        servers = [command for command in self.hub.left().values() if "jupyterhub.singleuser" in command]
        self.assertEqual(len(servers), 2, servers)

        refused = pages["ada"].goto(f"{self.hub.url}/user/grace/lab")
        self.assertEqual(refused.status, 403)
        keep(pages["ada"], "11-refused")
        asked = pages["ada"].request.get(f"{self.hub.url}/user/grace/api/contents/mine.txt")
        self.assertEqual(asked.status, 403)
        keep(pages["grace"], "12-the-other")

    def test_shared_data_can_be_read_and_not_written(self):
        page = self.page_of("grace")
        notebook = self.open_empty(page, "grace")
        shared = 'Path.of(System.getProperty("user.home"), "shared-data", "input", "telco-churn.csv")'
        self.assertIn("7043", notebook.run(f"Telco.load({shared}).rowCount()"))
        self.assertIn("AccessDeniedException", notebook.run(f'Files.writeString({shared}, "mine")'))
        limit = int(re.search(r"\d+", notebook.run("Runtime.getRuntime().maxMemory() >> 20"))[0])
        self.assertLessEqual(limit, 1024, "of the 2 GB that a kernel takes the machine to have")


def scraps(file):
    """The named outputs of an executed notebook; nothing before it has been saved."""
    try:
        notebook = json.loads(file.read_text())
    except ValueError:  # it is being written
        return {}
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    shown = [output.get("data", {}) for cell in cells for output in cell["outputs"]]
    named = [data["application/scrapbook.scrap.json+json"] for data in shown if "application/scrapbook.scrap.json+json" in data]
    return {scrap["name"]: scrap["data"] for scrap in named}


if __name__ == "__main__":
    unittest.main()
