import errno
import os
import sys
from pathlib import Path

import pytest

from helpers.installer import OTHERWISE, SetupError, explain, progress, watch, without_hosts

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (os.strerror(errno.ENOSPC), "磁盘已满"),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] 设备上没有空间", "磁盘已满"),
        ("[WinError 112] 磁盘空间不足。", "磁盘已满"),
        (f"[Errno 30] {os.strerror(errno.EROFS)}: '.venv'", "不能写入"),
        ("[WinError 5] 拒绝访问。: 'C:\\\\nps\\\\.venv'", "不能写入"),
        ("[WinError 32] 另一个程序正在使用此文件，进程无法访问。", "请先关闭已打开的 JupyterLab"),
        (
            "HINT: This error might have occurred since this system does not have Long Paths enabled",
            "路径太长",
        ),
        (
            "The virtual environment was not created because ensurepip is not available.",
            "python3-venv",
        ),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "与清单不符"),
        ("WARNING: Retrying (Retry(total=1, connect=None)) after connection broken", "请检查网络"),
        ("ERROR: No matching distribution found for numpy==2.4.6", "请检查网络"),
        ("Segmentation fault", OTHERWISE),
    ],
)
def test_the_usual_troubles_are_explained_in_a_sentence(text: str, says: str) -> None:
    assert says in explain(text)


def test_a_failed_command_shows_its_own_last_words_without_the_names_of_servers(
    capsys: pytest.CaptureFixture[str],
) -> None:
    fail = "print('fetching'); print('ERROR: https://me:secret@pypi.example/simple/ said no'); exit(3)"
    with pytest.raises(SetupError, match=OTHERWISE):
        watch([sys.executable, "-c", fail])
    shown = capsys.readouterr().err
    assert "ERROR: https://…/simple/ said no" in shown and "fetching" not in shown


def test_a_command_that_runs_is_followed_line_by_line() -> None:
    seen: list[int] = []
    slow = "import time; print('one', flush=True); time.sleep(1.2); print('two')"
    watch([sys.executable, "-c", slow], lambda lines: seen.append(len(lines)))
    assert 1 in seen and seen[-1] == 2


def test_a_server_is_named_in_no_message() -> None:
    line = "HTTPSConnectionPool(host='pypi.example', port=443): Max retries with url: https://pypi.example/x"
    assert "pypi.example" not in without_hosts(line)


def test_progress_counts_what_this_machine_needs_of_the_lock() -> None:
    lines = ["Ignoring pywinpty: markers 'os_name == \"nt\"' don't match your environment"]
    assert progress(lines, pins=4, installed=0) == "下载 0/3"
    lines += [
        "Collecting anyio==4.16.0 (from -r requirements.txt (line 7))",
        "  Downloading anyio.whl (113 kB)",
    ]
    assert progress(lines, pins=4, installed=0) == "下载 1/3"
    lines += ["WARNING: Retrying (Retry(total=1)) after connection broken by 'NewConnectionError'"]
    assert progress(lines, pins=4, installed=0) == "下载 1/3（网络不通，正在重试）"
    lines += ["Collecting attrs==26.1.0", "Collecting babel==2.18.0", "Collecting babel==2.18.0"]
    assert progress(lines, pins=4, installed=0) == "下载 3/3"
    lines += ["Installing collected packages: anyio, attrs, babel"]
    assert progress(lines, pins=4, installed=2) == "安装 2/3"


@pytest.mark.parametrize(
    "module", ["helpers", "helpers.__main__", "helpers.environment", "helpers.installer"]
)
def test_what_runs_before_the_installation_needs_the_standard_library_alone(module: str) -> None:
    without_site_packages = "import sys; sys.path.insert(0, sys.argv[1]); __import__(sys.argv[2])"
    watch([sys.executable, "-I", "-S", "-c", without_site_packages, str(ROOT), module])
