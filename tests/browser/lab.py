"""JupyterLab as a person uses it: open a notebook, run it, restart the kernel, reload."""

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import nbformat
from playwright.sync_api import Browser, Locator, Page, expect

from helpers import jupyter

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "browser-test"
OPENS_A_LESSON = """
from helpers.lesson import open_lesson
lesson = open_lesson("1_nps_experience/1_nps_past_and_present")
"""
VIEWPORT = {"width": 1280, "height": 720}
# Without these Chromium asks the network for things a test machine does not have.
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
KERNEL_IS_IDLE = """() => {
  const kernel = window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel;
  return kernel?.connectionStatus === "connected" && kernel.status === "idle" && !kernel.hasPendingInput
    && document.querySelector(".jp-Notebook-ExecutionIndicator")?.dataset.status === "idle";
}"""


@dataclass(frozen=True)
class Server:
    """A running JupyterLab with a copy of the notebooks and an empty folder for the trainee's work."""

    url: str
    notebooks: Path
    home: Path


@contextmanager
def serve(folder: Path, source: Path = ROOT / "notebooks") -> Iterator[Server]:
    """Run JupyterLab below `folder` on a copy of the notebooks: autosave never touches the real ones."""
    notebooks, home, port = folder / "notebooks", folder / "my_work", _free_port()
    shutil.copytree(source, notebooks, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    env = {**jupyter.environ(ROOT, TOKEN, os.environ), "WORKBOOK_HOME": str(home)}
    with (folder / "lab.log").open("wb") as log:
        # The app is exposed to ask whether the kernel is connected; else all is done as a person would.
        command = [*jupyter.command(folder, port), "--LabApp.expose_app_in_browser=True"]
        process = subprocess.Popen(command, cwd=folder, env=env, stdout=log, stderr=subprocess.STDOUT)
    try:
        server = Server(f"http://127.0.0.1:{port}/", notebooks, home)
        _wait_for(server, process, folder / "lab.log")
        yield server
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def chinese_fonts(folder: Path) -> Iterator[dict[str, str]]:
    """Yield the environment in which Chromium has the workbook's own font, whatever the machine has."""
    config = folder / "fonts.conf"
    config.write_text(
        "<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'fonts.dtd'><fontconfig>"
        "<include ignore_missing='yes'>/etc/fonts/fonts.conf</include>"
        f"<dir>{ROOT / 'course_data' / 'fonts'}</dir>"
        f"<cachedir>{folder / 'font-cache'}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    yield {"FONTCONFIG_FILE": str(config)}


class Lab:
    """One browser page with JupyterLab in it."""

    def __init__(self, browser: Browser, server: Server) -> None:
        self.server = server
        self.page: Page = browser.new_context(viewport=VIEWPORT, accept_downloads=True).new_page()
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def open(self, notebook: str) -> None:
        """Open a notebook (path below notebooks/) and wait until its kernel is idle."""
        self.page.goto(f"{self.server.url}lab/tree/notebooks/{notebook}?token={TOKEN}&reset")
        expect(self.notebook).to_be_visible(timeout=60_000)
        self.wait_idle()

    def open_made(self, *codes: str) -> None:
        """Open a new notebook of these calls, each in a cell behind that which opens lesson 1, and run it."""
        cells = [nbformat.v4.new_code_cell(code) for code in (OPENS_A_LESSON, *codes)]
        name = f"made_{uuid4().hex}.ipynb"  # a kernel belongs to a name: this one is nobody else's
        nbformat.write(nbformat.v4.new_notebook(cells=cells), self.server.notebooks / name)
        self.open(name)
        self.run_all()

    def reload(self) -> None:
        """Reload the page as with F5."""
        self.page.reload()
        expect(self.notebook).to_be_visible(timeout=60_000)
        self.wait_idle()

    def run_all(self) -> None:
        """Run every cell by the menu."""
        self._menu("运行", "运行所有单元格")
        self.wait_idle()

    def restart_and_run_all(self) -> None:
        """Restart the kernel and run every cell, by the menu."""
        # JupyterLab words this entry in two ways, depending on what it is the command of.
        self._menu("运行", re.compile(r"^重启.*运行所有单元格…$"))
        self.page.locator(".jp-Dialog .jp-mod-accept").click()
        self.wait_idle()

    def wait_idle(self) -> None:
        """Wait until the kernel is connected and has nothing to do."""
        # It is idle for a moment before a run starts.
        self.page.wait_for_timeout(300)
        self.page.wait_for_function(KERNEL_IS_IDLE, timeout=120_000)

    @property
    def notebook(self) -> Locator:
        """The notebook in front."""
        return self.page.locator(".jp-NotebookPanel:visible .jp-Notebook")

    def exercise(self, title: str) -> Locator:
        """The frame of the exercise with this title, scrolled into view."""
        frame = self.notebook.locator(".wb-frame").filter(
            has=self.page.get_by_role("heading", name=title, exact=True)
        )
        frame.first.scroll_into_view_if_needed()
        return frame.first

    def problems(self) -> list[str]:
        """What a trainee must never meet: tracebacks, stderr, a cell that failed, errors in scripts."""
        bad = self.notebook.locator(
            "[data-mime-type='application/vnd.jupyter.stderr'],"
            " [data-mime-type='application/vnd.jupyter.error'],"
            " .jp-OutputArea [role=alert]"
        )
        return [text for text in bad.all_inner_texts() if text.strip()] + self.errors

    def close(self) -> None:
        """Close the page."""
        self.page.context.close()

    def _menu(self, menu: str, entry: str | re.Pattern[str]) -> None:
        self.page.locator(".lm-MenuBar-itemLabel", has_text=menu).first.click()
        self.page.locator(".lm-Menu-itemLabel").get_by_text(entry, exact=True).click()


def part(tool: Locator, action: str, value: str) -> Locator:
    """The element of a tool with this action and value."""
    return tool.locator(f'[data-action="{action}"][data-value="{value}"]')


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(server: Server, process: "subprocess.Popen[bytes]", log: Path, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < deadline:
        if jupyter.Server(server.url, TOKEN).answers():
            return
        time.sleep(0.2)
    raise RuntimeError(f"JupyterLab did not answer:\n{log.read_text(errors='replace')[-2000:]}")
