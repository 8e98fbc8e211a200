"""JupyterLab in Chromium, as somebody at the screen sees and touches it. What tests saw stays in .build/screenshots."""

import re
import shutil
import unittest
from contextlib import contextmanager

from checkout import ROOT

SCREENSHOTS = ROOT / ".build" / "screenshots"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
VEGA_LITE = ".jp-RenderedVegaLite"
"""The one renderer that does not say its media type."""
IN_VIEW = """element => {
    element.scrollIntoView({block: 'center'});
    const box = element.getBoundingClientRect();
    return element.contains(document.elementFromPoint(box.left + box.width / 2, Math.max(box.top, 0) + 20));
}"""
"""Whether an element is on the screen, where it is scrolled to: JupyterLab draws what is above it only then, which moves it."""
VISIBLE = ".jp-NotebookPanel:not(.lm-mod-hidden)"
ACTIVE = f"{VISIBLE} .jp-Cell.jp-mod-active"


@contextmanager
def chromium():
    """A browser of the test's own."""
    if CHROMIUM is None:
        raise unittest.SkipTest("Chromium is missing: install it (Debian: apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        # Chromium's own sandbox does not work for root, nor in most containers.
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def window(browser, limit):
    """A window that shares no login with another; limit: seconds after which what is waited for has failed."""
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    context.set_default_timeout(limit * 1000)
    try:
        yield context.new_page()
    finally:
        context.close()


def log_in(page, url, user, password):
    page.goto(f"{url}/hub/login")
    page.fill("#username_input", user)
    page.fill("#password_input", password)
    page.click("#login_submit")


def keep(page, name):
    """Keeps a picture of what the page shows."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png")


class Notebook:
    """An open notebook in JupyterLab, as somebody sees and touches it."""

    def __init__(self, page, url):
        self.page = page
        page.goto(url)
        page.locator(f"{VISIBLE} .jp-Cell").first.wait_for()
        self.wait_until_connected()

    def wait_until_connected(self):
        """Until its first cell has run, the status bar does not know what a Java kernel is doing, only that there is one."""
        self.page.locator("#jp-main-statusbar", has_text=re.compile(r"Java \| (Unknown|Idle)")).wait_for()

    def menu(self, name, item):
        self.page.locator(".lm-MenuBar-itemLabel", has_text=re.compile(f"^{name}$")).click()
        self.page.locator(".lm-Menu-itemLabel", has_text=re.compile(f"^{item}")).click()

    def run_all(self):
        self.menu("Run", "Run All Cells$")
        self.page.wait_for_function(
            "() => { const all = [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')];"
            " return all.length && all.every(one => /\\[\\d+\\]/.test(one.textContent)); }"
        )

    def add(self, source):
        """A new cell below the active one, with the cursor behind its text."""
        self.page.keyboard.press("Escape")
        self.page.keyboard.press("b")
        self.page.keyboard.press("Enter")
        self.page.locator(f"{ACTIVE} .cm-content[contenteditable=true]:focus").wait_for()
        self.page.keyboard.insert_text(source)

    def start(self, source):
        self.add(source)
        self.page.keyboard.press("Control+Enter")
        return self.page.locator(f"{ACTIVE} .jp-OutputArea")

    def run(self, source):
        """What a new cell shows when it has run."""
        output = self.start(source)
        self.wait_until_run()
        return output.inner_text()

    def wait_until_run(self):
        self.page.locator(f"{ACTIVE} .jp-InputPrompt", has_text=re.compile(r"\[\d+\]")).wait_for()

    def wait_for_moving_progress(self):
        """Sees the bar of the active cell, and that it moves on in place: there is one of it at any time."""
        bar = f"{ACTIVE} .jp-OutputArea progress"
        self.page.locator(bar).wait_for()
        before = float(self.page.locator(bar).get_attribute("value"))
        seen = "([bar, before]) => { const all = document.querySelectorAll(bar); return all.length == 1 && all[0].value > before; }"
        self.page.wait_for_function(seen, arg=[bar, before])

    def point_at(self, chart):
        """What is shown where the pointer is, within an interactive chart."""
        box = chart.bounding_box()
        self.page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.3)
        self.page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5, steps=10)
        shown = self.page.locator("#vg-tooltip-element.visible")
        shown.wait_for()
        return shown.inner_text()

    def output_of(self, source, kind):
        """The output of a media type, or that a selector finds, of the cell with this in its text."""
        cell = self.page.locator(f"{VISIBLE} .jp-CodeCell").filter(has=self.page.locator(".cm-content", has_text=source)).first
        shown = cell.locator(kind if kind.startswith(".") else f'.jp-OutputArea-output[data-mime-type="{kind}"]').first
        self.page.wait_for_function(IN_VIEW, arg=shown.element_handle())
        return shown
