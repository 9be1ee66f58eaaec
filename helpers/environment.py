"""The Python environment that the workbook runs in: find it, or make it.

`prepare` takes the first of these that serves:

1. the interpreter it runs in, when that holds what pyproject.toml asks for (conda, a Hub image);
2. `.venv`, when its stamp says that it was finished, in this very place, from these very locks;
3. `.venv`, made or brought up to date with pip. The stamp names no lock from before the first change until
   after the last, so what was broken off half-way is made anew the next time, and never used.

Only the standard library is imported here: this runs before anything is installed.
"""

import hashlib
import json
import locale
import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from helpers.installer import SetupError, explain, install, watch

RUNTIME = "requirements.txt"
TESTS = "tests/requirements.txt"
SPACE = 800 << 20  # bytes that .venv and the downloads take, and some to spare


def prepare(root: Path, locks: Sequence[str]) -> Path:
    """Return the Python of an environment that holds what `locks`, paths below `root`, ask for.

    Raises SetupError, a sentence for the person at the terminal, when there is none and none can be made.
    """
    venv = root / ".venv"
    if not is_active(venv) and not lacking(root, locks):
        with suppress(OSError):  # not ours to write: JupyterLab still finds helpers, VS Code does not
            link(root, Path(sysconfig.get_path("purelib")))
        return Path(sys.executable)
    try:
        if not _is_ready(root, venv, locks):
            with _alone(root):
                _bring_up_to_date(root, venv, locks)
    except OSError as error:
        raise SetupError(explain(str(error))) from error
    return interpreter(venv)


def interpreter(venv: Path) -> Path:
    """Where a virtual environment keeps its Python."""
    return venv / "Scripts" / "python.exe" if os.name == "nt" else venv / "bin" / "python"


def is_active(venv: Path) -> bool:
    """Whether this process runs in the virtual environment `venv`."""
    return Path(sys.prefix).resolve() == venv.resolve()


def accompany(process: "subprocess.Popen[bytes]") -> int:
    """Wait for a command in this terminal to end and return its exit code."""
    leave_stopping_to(process)
    return process.wait()


def leave_stopping_to(process: "subprocess.Popen[bytes]") -> None:
    """From now on the command in this terminal says when it is over, not we.

    Ctrl-C reaches it from the terminal itself; a request to stop us is passed on to it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())


def lacking(root: Path, locks: Sequence[str]) -> list[str]:
    """The requirements of pyproject.toml behind `locks` that the running interpreter does not meet."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    asked = {RUNTIME: project["project"]["dependencies"], TESTS: project["dependency-groups"]["tests"]}
    return [requirement for lock in locks for requirement in asked[lock] if not _is_met(requirement)]


def _is_met(requirement: str) -> bool:
    try:
        from packaging.requirements import Requirement  # comes with JupyterLab

        wanted = Requirement(requirement)
        return wanted.specifier.contains(metadata.version(wanted.name))
    except (ImportError, metadata.PackageNotFoundError):
        return False


def link(root: Path, site_packages: Path) -> None:
    """Make `import helpers` work from any folder, as an editable installation does, without building one."""
    inside = root in site_packages.parents
    # A relative path moves along and needs no letters beyond ASCII, whatever the folder is called.
    path = os.path.relpath(root, site_packages) if inside else str(root)
    encoding = "utf-8" if sys.version_info >= (3, 13) else locale.getencoding()
    (site_packages / "workbook.pth").write_text(path + "\n", encoding)


def _site_packages(venv: Path) -> Path | None:
    """Where the packages of `venv` are, told by its own Python; None when that does not run, or not there."""
    question = "import json, sys, sysconfig; print(json.dumps([sys.prefix, sysconfig.get_path('purelib')]))"
    try:
        answer = subprocess.run(
            [interpreter(venv), "-I", "-c", question], capture_output=True, check=True, timeout=60
        )
        prefix, packages = json.loads(answer.stdout)
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
    return Path(packages) if Path(prefix).resolve() == venv.resolve() else None


def _stamp(venv: Path) -> Path:
    return venv / "workbook.json"


def _write_stamp(venv: Path, finished: dict[str, str]) -> None:
    stamp = {"location": str(venv), "locks": finished}
    _stamp(venv).write_text(json.dumps(stamp, indent=1), "utf-8")


def _finished(venv: Path) -> dict[str, str]:
    """The locks that `venv` was finished from, as name → SHA-256; none if it was made in another place."""
    try:
        stamp = json.loads(_stamp(venv).read_text("utf-8"))
        return dict(stamp["locks"]) if stamp["location"] == str(venv) else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _digest(lock: Path) -> str:
    unixed = lock.read_bytes().replace(b"\r\n", b"\n")  # git's line endings are no other requirements
    return hashlib.sha256(unixed).hexdigest()


def _is_ready(root: Path, venv: Path, locks: Sequence[str]) -> bool:
    if not _site_packages(venv):
        return False
    if _stamp(venv).exists():
        return all(_finished(venv).get(lock) == _digest(root / lock) for lock in locks)
    # Somebody made it by hand: it serves if it holds everything, and is not ours to remove if it does not.
    check = subprocess.run(
        [interpreter(venv), "-m", "helpers.environment", *locks], cwd=root, capture_output=True, text=True
    )
    if check.returncode:
        raise SetupError(
            f".venv 不是由本手册建立的，还缺少：{check.stdout.strip()}。请补装，或把 .venv 改名后再运行一次。"
        )
    return True


def _bring_up_to_date(root: Path, venv: Path, locks: Sequence[str]) -> None:
    finished = _finished(venv)
    is_new = not (finished and _site_packages(venv))
    try:
        if is_new:
            finished = {}
            _make(venv)
        packages = _site_packages(venv)
        assert packages is not None
        for lock in locks:
            if finished.get(lock) != _digest(root / lock):
                install(interpreter(venv), root / lock, packages, lambda: _write_stamp(venv, {}))
                finished[lock] = _digest(root / lock)
        link(root, packages)
        # JupyterLab started by hand reads its settings here.
        shutil.copytree(root / "helpers" / "jupyter_config", venv / "etc" / "jupyter", dirs_exist_ok=True)
        _write_stamp(venv, finished)
    except BaseException:
        if is_new:
            shutil.rmtree(venv, ignore_errors=True)
        raise


def _make(venv: Path) -> None:
    if not (find_spec("venv") and find_spec("ensurepip")):
        raise SetupError(explain("No module named venv"))
    print("正在安装需要的软件（要联网，几分钟）……", flush=True)
    if venv.exists():
        shutil.rmtree(venv)
    if (free := shutil.disk_usage(venv.parent).free) < SPACE:
        raise SetupError(f"磁盘只剩 {free >> 20} MB，需要 {SPACE >> 20} MB：请腾出空间，再运行一次。")
    venv.mkdir()
    _write_stamp(venv, {})
    base: str = getattr(sys, "_base_executable", sys.executable)  # the old .venv's own Python is gone by now
    watch([base, "-I", "-m", "venv", str(venv)])
    if not _site_packages(venv):
        raise SetupError(explain(""))


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Keep a second `start` from changing .venv at the same time."""
    with (root / RUNTIME).open("rb") as handle:
        try:
            _lock(handle)
        except (BlockingIOError, PermissionError):
            raise SetupError("另一个窗口正在安装，请等它装完，再运行一次。") from None
        yield


def _lock(handle: IO[bytes]) -> None:
    if sys.platform == "win32":
        import msvcrt

        handle.seek(1 << 30)  # far beyond the end: everybody can still read the file
        msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


if __name__ == "__main__":
    missing = lacking(Path(__file__).resolve().parent.parent, sys.argv[1:])
    print("、".join(missing))
    sys.exit(bool(missing))
