"""Opens the workbook in JupyterLab: `python -m helpers start`."""

import argparse
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import webbrowser
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from threading import Event, Timer
from typing import TextIO

from helpers.installer import SetupError

FIRST_PAGE = "lab/tree/notebooks/start_here.ipynb"
PORTS = range(8888, 8938)
ENDED_BY_CTRL_C = 0xC000013A  # Windows' exit code
SECONDS_TO_END = 10
PATIENCE = 120  # seconds; a cold disk and a virus scanner can make the first start slow

_without_proxy = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True)
class Server:
    """A Jupyter server on this machine: its address, which ends in a slash, and the token that opens it."""

    url: str
    token: str

    @property
    def first_page(self) -> str:
        """The address to open in a browser."""
        return f"{self.url}{FIRST_PAGE}?token={self.token}"

    def answers(self) -> bool:
        """Whether it runs, and takes this token."""
        headers = {"Authorization": f"token {self.token}"}
        try:
            request = urllib.request.Request(f"{self.url}api/status", headers=headers)
            with _without_proxy.open(request, timeout=5) as response:
                return bool(response.status == 200)
        except (OSError, ValueError):
            return False


def run(root: Path, options: argparse.Namespace) -> int:
    """Show the workbook in the JupyterLab that serves it already, or in a new one until that is stopped.

    `options` has `port` (a number or None) and `no_browser`. Returns an exit code; raises SetupError.
    """
    running = None if options.port else find_running(root)
    if running:
        _show(running, "工作手册已经打开着。", options.no_browser)
        return 0
    return _serve(root, port_to_use(options.port), options.no_browser)


def find_running(root: Path) -> Server | None:
    """The server that an earlier `start` left running for this workbook, if there is one."""
    from jupyter_core.paths import jupyter_runtime_dir

    for record in sorted(Path(jupyter_runtime_dir()).glob("jpserver-*.json")):
        try:
            known = json.loads(record.read_text("utf-8"))
            server = Server(known["url"], known["token"])
        except (OSError, ValueError, KeyError):
            continue
        if known.get("root_dir") == str(root) and server.answers():
            return server
    return None


def port_to_use(wanted: int | None) -> int:
    """`wanted`, or the first free port from 8888 on; raises SetupError when it, or every one, is in use."""
    for port in [wanted] if wanted else PORTS:
        if _is_free(port):
            return port
    if wanted:
        raise SetupError(
            f"端口 {wanted} 不能用（多半已被别的程序占用）：请换一个 --port，或去掉它，由程序自己选。"
        )
    raise SetupError("8888–8937 的端口都被占用：请关闭不用的 JupyterLab，再运行一次。")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        if os.name == "posix":  # on Windows the same option would let two programs share a port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            return False
    return True


def command(root: Path, port: int) -> list[str]:
    """What starts JupyterLab on this machine's own address."""
    settings = {
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.port": port,
        "ServerApp.port_retries": 0,
        "ServerApp.base_url": "/",
        "ServerApp.root_dir": root,
        "ServerApp.open_browser": False,
        "ServerApp.allow_root": os.name == "posix" and os.geteuid() == 0,
        "Application.log_level": "ERROR",
    }
    return [sys.executable, "-m", "jupyterlab", *(f"--{name}={value}" for name, value in settings.items())]


def environ(root: Path, token: str, inherited: Mapping[str, str]) -> dict[str, str]:
    """`inherited` with what makes the server secret, its interface Chinese, and `import helpers` work."""
    ours = {
        "JUPYTER_TOKEN": token,
        "JUPYTER_CONFIG_PATH": str(root / "helpers" / "jupyter_config"),
        "PYTHONPATH": str(root),
    }
    lists = ("JUPYTER_CONFIG_PATH", "PYTHONPATH")
    kept = {name: os.pathsep.join([ours[name], inherited[name]]) for name in lists if inherited.get(name)}
    return {**inherited, **ours, **kept}


def _serve(root: Path, port: int, no_browser: bool) -> int:
    server = Server(f"http://127.0.0.1:{port}/", secrets.token_hex(24))
    with TemporaryFile("w+", encoding="utf-8", errors="replace") as log:  # of no use unless it fails
        process = subprocess.Popen(
            command(root, port), cwd=root, env=environ(root, server.token, os.environ), stdout=log, stderr=log
        )
        try:
            _wait_for(server, process)
        except BaseException as error:
            process.terminate()
            process.wait()
            if isinstance(error, SetupError):
                _print_end(log)
            raise
        killed = _end_it_when_asked(process)
        _show(server, "工作手册已打开。学习时请不要关闭这个窗口；结束时在这里按 Ctrl+C。", no_browser)
        code = process.wait()
        if code not in (0, ENDED_BY_CTRL_C) and not killed.is_set():
            _print_end(log)
            raise SetupError("JupyterLab 意外停止。你的作答保存在 my_work 文件夹里；请再运行一次。")
    print("\n已关闭。你的作答保存在 my_work 文件夹里。")
    return 0


def _end_it_when_asked(process: "subprocess.Popen[bytes]") -> Event:
    """Let Ctrl-C, or a request to stop us, end JupyterLab; the event says that it had to be killed.

    When the request comes in the middle of one from a page, it can wait for its own threads for ever.
    """
    killed = Event()

    def kill() -> None:
        if process.poll() is None:
            killed.set()
            process.kill()

    def stop(number: int, _frame: object) -> None:
        if number == signal.SIGTERM:
            process.terminate()
        timer = Timer(SECONDS_TO_END, kill)
        timer.daemon = True
        timer.start()

    for number in (signal.SIGINT, signal.SIGTERM):  # Ctrl-C reaches JupyterLab from the terminal itself
        signal.signal(number, stop)
    return killed


def _print_end(log: TextIO) -> None:
    log.seek(0)
    print(*deque(log, maxlen=20), sep="", file=sys.stderr)


def _wait_for(server: Server, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not server.answers():
        if process.poll() is not None or time.monotonic() > deadline:
            raise SetupError("JupyterLab 没有启动成功：请删除 .venv 文件夹，再运行一次。")
        time.sleep(0.1)


def _show(server: Server, greeting: str, no_browser: bool) -> None:
    print(greeting)
    if no_browser or not webbrowser.open(server.first_page):
        print("请在浏览器里打开：")
    else:
        print("浏览器没有自动打开时，请复制这个网址：")
    print(server.first_page, flush=True)
