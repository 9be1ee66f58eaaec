"""The kernel of a worker: quick to notice its end, and started again when a start fails."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers import content
from helpers.grading import kernel as kernels
from helpers.grading.kernel import Kernel, KernelDied, KernelError, start


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernel]:
    kernel = start(content.ROOT, tmp_path_factory.mktemp("work"))
    yield kernel
    kernel.stop()


def test_code_that_fails_is_an_error(kernel: Kernel) -> None:
    kernel.run("a = 1")
    with pytest.raises(KernelError, match="NameError: name 'b' is not defined"):
        kernel.run("a = b")
    with pytest.raises(KernelError, match="no answer in 0.3 seconds"):
        kernel.run("import time; time.sleep(1)", timeout=0.3)


def test_it_works_in_a_folder_of_its_own_with_the_helpers_it_is_given(kernel: Kernel) -> None:
    kernel.run(f"import helpers; assert helpers.__file__.startswith({str(content.ROOT)!r})")
    kernel.run("import os; assert os.path.exists('k.json')")
    kernel.run("from IPython.paths import get_ipython_dir as where; assert where().startswith(os.getcwd())")


def test_nothing_is_printed_that_was_not_flushed(kernel: Kernel) -> None:
    asked = kernel.execute_cell_input("print('a'); import sys; sys.stderr.write('b')", allow_stdin=False)
    printed = []
    while True:
        message = kernel.get_message("iopub", timeout=10)
        if message["parent_header"].get("msg_id") == asked:
            if message["content"].get("execution_state") == "idle":
                break
            printed += [message["content"].get("text")]
    assert {"a\n", "b"} <= set(printed)


def test_its_end_is_noticed_within_a_second(kernel: Kernel, tmp_path: Path) -> None:
    dying = start(content.ROOT, tmp_path)
    os.kill(dying.km.provisioner.process.pid, signal.SIGKILL)
    for stream in ("shell", "iopub"):
        began = time.monotonic()
        with pytest.raises(KernelDied):
            dying.get_message(stream, timeout=60)
        assert time.monotonic() - began < 1
    assert not dying.is_alive()
    dying.stop()
    dying.stop()  # as often as you like
    assert kernel.is_alive()


def fail(times: int, patch: pytest.MonkeyPatch) -> list[Path]:
    """Let so many starts fail, the first one when its process runs, and return the folders tried."""
    tried: list[Path] = []
    really = Kernel._start

    def failing(self: Kernel, environment: dict[str, str], folder: Path) -> None:
        tried.append(folder)
        if len(tried) <= times:
            if len(tried) == 1:
                self.km.start_kernel(env=environment, cwd=folder)
            raise RuntimeError("Kernel didn't respond in 60 seconds")
        really(self, environment, folder)

    patch.setattr(Kernel, "_start", failing)
    return tried


def test_a_failed_start_is_tried_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    tried = fail(1, monkeypatch)
    kernel = start(content.ROOT, tmp_path)
    assert kernel.is_alive()
    assert len(tried) == 2 and tried[0] != tried[1]
    kernel.stop()


def test_when_no_start_succeeds_it_is_said_why(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    tried = fail(10, monkeypatch)
    with pytest.raises(KernelError, match="RuntimeError: Kernel didn't respond"):
        start(content.ROOT, tmp_path)
    assert len(tried) == kernels.STARTS
