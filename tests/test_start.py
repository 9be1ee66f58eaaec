import ast
import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers import __main__ as terminal
from helpers import jupyter
from helpers.installer import SetupError
from helpers.jupyter import Server, environ, find_running, port_to_use

ROOT = Path(__file__).resolve().parent.parent
TOKEN = re.compile(r"token=(\w+)")


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that another program listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_a_port_in_use_is_refused_in_a_sentence(taken: int) -> None:
    with pytest.raises(SetupError, match=f"端口 {taken} 不能用.*--port"):
        port_to_use(taken)


@pytest.mark.parametrize("port", [70_000, -1])
def test_a_number_that_is_no_port_is_refused_as_well(port: int) -> None:
    with pytest.raises(SetupError, match="不能用"):
        port_to_use(port)


def test_without_a_wish_the_next_free_port_is_taken(taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    free = free_port()
    monkeypatch.setattr(jupyter, "PORTS", [taken, free])
    assert port_to_use(None) == free


def test_when_every_port_is_taken_a_sentence_says_so(taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jupyter, "PORTS", [taken])
    with pytest.raises(SetupError, match="都被占用"):
        port_to_use(None)


def test_what_the_person_had_set_for_python_and_jupyter_still_holds() -> None:
    ours = environ(ROOT, "secret", {"PYTHONPATH": "mine", "LANG": "C"})
    assert ours["PYTHONPATH"] == f"{ROOT}{os.pathsep}mine"
    assert ours["JUPYTER_CONFIG_PATH"] == str(ROOT / "helpers" / "jupyter_config")
    assert ours["LANG"] == "C" and ours["JUPYTER_TOKEN"] == "secret"


def test_records_of_servers_that_are_gone_or_broken_are_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path))
    gone = {"url": f"http://127.0.0.1:{free_port()}/", "token": "x", "root_dir": str(ROOT)}
    (tmp_path / "jpserver-1.json").write_text(json.dumps(gone))
    (tmp_path / "jpserver-2.json").write_text("{")
    assert find_running(ROOT) is None


@pytest.mark.parametrize("file", ["__init__.py", "__main__.py"])
def test_what_an_old_python_reads_it_can_parse(file: str) -> None:
    ast.parse((ROOT / "helpers" / file).read_text("utf-8"), feature_version=(3, 6))


def test_an_old_python_is_told_which_one_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 8, 18, "final", 0))
    assert terminal.main(["start"]) == (
        "这里的 Python 是 3.8，需要 3.11 或更新的版本：请从 python.org 安装，再运行一次。"
    )


def test_a_trouble_is_a_sentence_on_stderr_and_a_failed_exit(taken: int) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "helpers", "start", "--no-browser", "--port", str(taken)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith(f"端口 {taken} 不能用") and "Traceback" not in done.stderr


class Started:
    """`python -m helpers start --no-browser` in a terminal of its own."""

    def __init__(self, *options: str, root: Path = ROOT, python: str | Path = sys.executable) -> None:
        command = [python, "-m", "helpers", "start", "--no-browser", *options]
        self.process = subprocess.Popen(
            command, cwd=root, stdout=subprocess.PIPE, encoding="utf-8", start_new_session=True
        )
        assert self.process.stdout is not None
        self.said = "".join(iter(self._line, ""))

    def _line(self) -> str:
        """The next line, up to and without the address."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        self.address = line.strip()
        return "" if line.startswith("http") else line

    def stop(self) -> tuple[int, str]:
        """Press Ctrl-C; returns the exit code and what is said at the end."""
        assert self.process.stdout is not None
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGINT)
        try:
            return self.process.wait(60), self.process.stdout.read()
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            raise


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A person who never used Jupyter."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_CONFIG_DIR", str(folder / "config"))
        patch.setenv("JUPYTER_DATA_DIR", str(folder / "data"))
        patch.setenv("JUPYTER_RUNTIME_DIR", str(folder / "runtime"))
        yield


DEAF = "import signal, time; signal.signal(signal.SIGINT, signal.SIG_IGN); print(flush=True); time.sleep(60)"
STOPS_THE_DEAF = f"""
import subprocess, sys
from helpers import jupyter
jupyter.SECONDS_TO_END = 0.2
deaf = subprocess.Popen([sys.executable, "-c", {DEAF!r}], stdout=subprocess.PIPE)
deaf.stdout.readline()
killed = jupyter._end_it_when_asked(deaf)
print("ready", flush=True)
deaf.wait()
print(killed.is_set())
"""


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_a_jupyterlab_that_does_not_hear_ctrl_c_is_killed_after_a_while() -> None:
    command = [sys.executable, "-c", STOPS_THE_DEAF]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=20)[0] == "True\n"


@pytest.fixture(scope="module")
def started(home: None) -> Iterator[Started]:
    started = Started("--port", str(free_port()))
    yield started
    started.stop()


def ask(started: Started, path: str) -> object:
    """What the running server answers to a question of its API."""
    url, token = started.address.split("lab/tree/")[0], TOKEN.findall(started.address)[0]
    request = urllib.request.Request(url + path, headers={"Authorization": f"token {token}"})
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request) as response:
        return json.load(response)


def test_start_opens_start_here_in_chinese(started: Started) -> None:
    assert "lab/tree/notebooks/start_here.ipynb?token=" in started.address
    setting = ask(started, "lab/api/settings/@jupyterlab/translation-extension:plugin")
    assert json.loads(setting["raw"] or "{}") == {}, "the person's own choice would come first"
    assert setting["schema"]["properties"]["locale"]["default"] == "zh_CN"
    words = ask(started, "lab/api/translations/zh_CN")["data"]["jupyterlab"]
    assert words["Run All Cells"] == ["运行所有单元格"]


def test_the_file_browser_shows_the_notebooks_and_the_work_not_the_house(started: Started) -> None:
    shown = {entry["name"] for entry in ask(started, "api/contents/")["content"]}
    assert "notebooks" in shown and not shown & {"helpers", "tests", "course_data", "pyproject.toml"}


def test_a_second_start_shows_the_workbook_that_is_open(started: Started) -> None:
    again = Started()
    assert again.said.startswith("工作手册已经打开着。")
    assert again.address == started.address
    assert again.process.wait(10) == 0


def test_ctrl_c_stops_jupyterlab_and_says_where_the_answers_are(home: None) -> None:
    port = free_port()
    started = Started("--port", str(port))
    code, said = started.stop()
    assert code == 0 and "已关闭。你的作答保存在 my_work 文件夹里。" in said
    assert not Server(f"http://127.0.0.1:{port}/", "").answers()
    assert port_to_use(port) == port


def test_being_asked_to_stop_stops_jupyterlab_as_well(home: None) -> None:
    port = free_port()
    started = Started("--port", str(port))
    started.process.terminate()
    started.process.wait(60)
    assert port_to_use(port) == port
