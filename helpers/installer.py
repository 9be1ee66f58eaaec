"""Runs the long commands that make an environment: shows how far they are, says what went wrong.

Only the standard library is imported: this runs before anything is installed.
"""

import re
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Thread

from helpers.progress_line import ProgressLine


class SetupError(Exception):
    """Its text is a sentence, in Chinese, that says what is in the way and what to do."""


# The first pattern found in what a failed command printed, or in an OSError's text, names the trouble.
TROUBLES = {
    r"No space left|Errno 28|Disk quota|Errno 122|WinError 112": (
        "磁盘已满：请腾出至少 2 GB 空间，再运行一次。"
    ),
    r"WinError 206|Long Path": (
        "文件夹的路径太长：请把整个文件夹移到靠近盘符的位置（例如 C:\\nps），再运行一次。"
    ),
    r"WinError 32\b": "有文件正被占用：请先关闭已打开的 JupyterLab，再运行一次。",
    r"Read-only file system|Permission denied|Errno 13|Errno 30|WinError 5\b": (
        "这个文件夹不能写入：请把整个文件夹复制到自己的“文档”或桌面里，关闭已打开的 JupyterLab，再运行一次。"
    ),
    r"No module named '?(venv|ensurepip)|ensurepip is not": (
        "这里的 Python 缺少 venv 组件：在 Debian 或 Ubuntu 上请先运行 sudo apt install python3-venv；"
        "在别的系统上请从 python.org 安装 Python，再运行一次。"
    ),
    r"DO NOT MATCH THE HASHES": "下载的软件与清单不符，没有安装：请换一个网络或软件镜像，再运行一次。",
    r"Retrying|Connection|timed out|ProxyError|SSLError|Could not fetch|No matching distribution": (
        "下载没有成功：请检查网络，再运行一次。"
        "单位网络需要代理或镜像时，请先设置环境变量 HTTPS_PROXY 或 PIP_INDEX_URL。"
        "网络正常仍不成功，请改用 64 位的 Python 3.11–3.14。"
    ),
}
OTHERWISE = "安装没有完成：请再运行一次；仍不成功，请把上面的文字发给讲师。"


def explain(text: str) -> str:
    """The sentence for the trouble that `text`, an error message or a command's output, tells of."""
    return next((sentence for pattern, sentence in TROUBLES.items() if re.search(pattern, text)), OTHERWISE)


def install(python: Path, lock: Path, site_packages: Path, before_first_change: Callable[[], None]) -> None:
    """Install what `lock` pins into the environment of `python`, showing how far it is.

    `before_first_change` is called when the downloads are done and packages begin to change.
    Raises SetupError.
    """
    command = [str(python), "-I", "-X", "utf8", "-u", "-m", "pip", "install", "--disable-pip-version-check"]
    command += ["--no-input", "--no-user", "--progress-bar=off", "--retries=2"]
    command += ["--require-hashes", "--only-binary=:all:", "--requirement", str(lock)]
    pins = len(re.findall(r"^[\w.-]+==", lock.read_text("utf-8"), re.MULTILINE))
    before = _count_installed(site_packages)
    started = time.monotonic()
    show = ProgressLine()
    announced = False

    def follow(lines: Sequence[str]) -> None:
        nonlocal announced
        if not announced and any(line.startswith("Installing collected") for line in lines):
            announced = True
            before_first_change()
        fresh = _count_installed(site_packages) - before
        show(f"{progress(lines, pins, fresh)}，已用 {time.monotonic() - started:.0f} 秒")

    watch(command, follow)
    show.end()


def progress(lines: Sequence[str], pins: int, installed: int) -> str:
    """How far pip is that printed `lines` about a lock of `pins` pins, when `installed` packages arrived.

    >>> progress(["Ignoring b: markers", "Collecting a==1 (from -r x)"], pins=9, installed=0)
    '下载 1/8'
    """
    wanted = pins - sum(line.startswith("Ignoring ") for line in lines)
    announced = [line for line in lines if line.startswith("Installing collected packages:")]
    if announced:
        return f"安装 {installed}/{announced[-1].count(',') + 1}"
    seen = sum(line.startswith(("Collecting ", "Processing ", "Requirement already")) for line in lines)
    retrying = "（网络不通，正在重试）" if lines and "Retrying" in lines[-1] else ""
    # A package that others want with an extra is collected twice.
    return f"下载 {min(seen, wanted)}/{wanted}{retrying}"


def watch(command: Sequence[str], follow: Callable[[Sequence[str]], None] = lambda lines: None) -> None:
    """Run `command`; twice a second `follow` gets the lines that it has printed so far.

    Raises SetupError, after printing the command's own last words, when it fails.
    """
    lines: list[str] = []
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as process:

        def read() -> None:
            assert process.stdout is not None
            for line in process.stdout:
                lines.append(line.rstrip())

        reader = Thread(target=read, daemon=True)
        reader.start()
        try:
            while reader.is_alive():
                reader.join(0.5)
                follow(lines)
        except BaseException:
            process.terminate()
            raise
    if process.returncode:
        errors = [line for line in lines if line.startswith("ERROR")] or lines[-5:]
        print("", *map(without_hosts, errors[-5:]), sep="\n", file=sys.stderr)
        raise SetupError(explain("\n".join(lines)))


def without_hosts(line: str) -> str:
    """`line` without the names of servers, and the passwords that an address can hold.

    >>> without_hosts("from https://me:secret@pypi.example/simple/, host='pypi.example'")
    "from https://…/simple/, host='…'"
    """
    return re.sub(r"(?<=://)[^/\s,)]+|(?<=host=')[^']+", "…", line)


def _count_installed(site_packages: Path) -> int:
    return sum(1 for _ in site_packages.glob("*.dist-info"))
