"""One kernel that serves a whole class: nbval's, but quick to notice that it died, and safe to start."""

import os
import time
from contextlib import nullcontext, suppress
from functools import partial
from pathlib import Path
from queue import Empty
from tempfile import mkdtemp
from typing import Any

from filelock import FileLock
from jupyter_client.manager import KernelManager
from nbval.kernel import CURRENT_ENV_KERNEL_NAME, NbvalKernelspecManager, RunningKernel

GLANCE = 0.5  # seconds between two looks at whether the kernel lives
STARTS = 3
SECONDS_TO_START = 60
LONGEST_SOCKET = 100  # bytes of a path that every system takes for a socket
# What an instructor's own environment must not bring into the marks.
NOT_OURS = {"WORKBOOK_ANSWERS", "PYTHONSTARTUP", "PYTHONWARNINGS", "PYTHONINSPECT"}
ARGUMENTS = [
    "--IPKernelApp.outstream_class=helpers.grading.seat.QuietStream",
    "--IPKernelApp.log_level=40",
    "--HistoryManager.enabled=False",
    "--IPythonKernel._execute_sleep=0",  # half a millisecond after each cell, for what is sent late
]


class KernelDied(Exception):
    """The kernel ended while somebody waited for it."""


class KernelError(Exception):
    """No kernel could be started, or it does not do as told."""


class Kernel(RunningKernel):
    """A kernel whose helpers are those below `root`; it works, and keeps its connection, in `folder`.

    `lock` is a file that nobody else may hold while it starts, where ports are used.
    """

    def __init__(self, root: Path, folder: Path, lock: Path) -> None:
        paths = [str(root), *filter(None, [os.environ.get("PYTHONPATH")])]
        ours = {"PYTHONPATH": os.pathsep.join(paths), "IPYTHONDIR": str(folder / "ipython")}
        environment = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
        # Files cannot be taken by another program between choosing and using them, as ports can.
        as_files = os.name != "nt" and len(os.fsencode(folder / "k-ipc-5")) <= LONGEST_SOCKET
        self.km = KernelManager(
            kernel_name=CURRENT_ENV_KERNEL_NAME,
            kernel_spec_manager=NbvalKernelspecManager(),
            transport="ipc" if as_files else "tcp",
            connection_file=str(folder / "k.json"),
        )
        # A kernel binds its ports a moment after they were chosen: only one at a time may be in that moment.
        with nullcontext() if as_files else FileLock(lock):
            try:
                self._start(environment | ours, folder)
            except BaseException:
                self.stop()
                raise

    def _start(self, environment: dict[str, str], folder: Path) -> None:
        with open(os.devnull, "w") as nowhere:
            self.km.start_kernel(stderr=nowhere, cwd=folder, env=environment, extra_arguments=ARGUMENTS)
        self.kc = self.km.client()
        self.kc.start_channels()
        self.kc.wait_for_ready(timeout=SECONDS_TO_START)
        self._ensure_iopub_up()

    def run(self, code: str, timeout: float = SECONDS_TO_START) -> None:
        """Run code of ours that says nothing. Raises KernelError when it fails, KernelDied."""
        asked = self.kc.execute(code, silent=True, allow_stdin=False)
        try:
            while True:
                reply = self.get_message("shell", timeout)
                if reply["parent_header"].get("msg_id") == asked:
                    break
            self.await_idle(asked, timeout)
        except Empty:
            raise KernelError(f"no answer in {timeout:g} seconds") from None
        if reply["content"]["status"] != "ok":
            raise KernelError(f"{reply['content'].get('ename')}: {reply['content'].get('evalue')}")

    def get_message(self, stream: str, timeout: float | None = None) -> Any:
        """Return the next message of `shell` or `iopub`. Raises Empty after `timeout` seconds, KernelDied."""
        channel = {"shell": self.kc.shell_channel, "iopub": self.kc.iopub_channel}[stream]
        end = float("inf") if timeout is None else time.monotonic() + timeout
        while (left := end - time.monotonic()) > 0:
            with suppress(Empty):
                # The channel itself: through the client every message goes through an event loop of its own.
                return channel.get_msg(timeout=min(left, GLANCE))
            if not self.is_alive():
                raise KernelDied
        raise Empty

    def is_alive(self) -> bool:
        """Whether the process runs."""
        process = getattr(getattr(self, "km", None), "provisioner", None)
        return process is not None and process.process is not None and process.process.poll() is None

    def stop(self) -> None:
        """End the process, if it runs, and close what led to it."""
        if hasattr(self, "kc"):
            self.kc.stop_channels()
        if hasattr(self, "km"):
            if self.km.has_kernel:
                self.km.shutdown_kernel(now=True)
            del self.km


def start(root: Path, work: Path) -> Kernel:
    """Start a kernel, again if need be, in a folder of its own in `work`. Raises KernelError.

    All who start kernels at the same time have their `work` in the same folder.
    """
    problem: Exception = KernelError()
    for _ in range(STARTS):
        try:
            return Kernel(root, Path(mkdtemp(prefix="k-", dir=work)), work.with_name("starting.lock"))
        except Exception as error:  # whatever Jupyter, zmq and the system raise
            problem = error
    raise KernelError(f"{type(problem).__name__}: {problem}") from problem


class Kernels:
    """The kernel of one worker: one at a time, a new one when it died."""

    def __init__(self, root: Path, work: Path) -> None:
        self._start = partial(start, root, work)
        self._kernel: Kernel | None = None

    def __call__(self) -> Kernel:
        """Return a kernel that is alive. Raises KernelError."""
        if self._kernel is None or not self._kernel.is_alive():
            self.stop()
            self._kernel = self._start()
        return self._kernel

    def __enter__(self) -> "Kernels":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """End what runs."""
        if self._kernel is not None:
            self._kernel.stop()
            self._kernel = None
