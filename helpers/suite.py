"""Checks the whole workbook: `python -m helpers test`."""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

from helpers.environment import accompany
from helpers.installer import SetupError, watch

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")


def run(root: Path, options: argparse.Namespace) -> int:
    """Run unit, notebook and browser tests in one go; returns pytest's exit code, raises SetupError."""
    if must_use_browser() and not find_chromium():
        _install_chromium()
    workers = str(min(os.cpu_count() or 1, 4))
    # A notebook's cells share a kernel: a file stays with one worker. Browser tests are slow, and come first.
    command = [sys.executable, "-m", "pytest", "-n", workers, "--dist=loadfile", "--no-loadscope-reorder"]
    return accompany(subprocess.Popen(command, cwd=root))


def find_chromium() -> str | None:
    """The path of a Chromium on this machine: what CHROMIUM names, or the first that is installed."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def must_use_browser() -> bool:
    """Whether a browser test that does not run is a failure: on a build machine it is."""
    return os.environ.get("CI", "").lower() in ("1", "true", "yes")


def _install_chromium() -> None:
    if not shutil.which("apt-get"):
        raise SetupError("没有找到 Chromium，这里也没有 apt-get 可以安装它。")
    print("正在安装 Chromium……", flush=True)
    watch(["apt-get", "update"])
    watch(["apt-get", "install", "--yes", "--no-install-recommends", "chromium"])
