"""A workbook in a folder with a space and Chinese in its name, whose one requirement is a wheel made here."""

import base64
import errno
import hashlib
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace

import packaging
import pytest

from helpers import environment
from helpers.environment import RUNTIME, interpreter, lacking, link, prepare
from helpers.installer import SetupError

ROOT = Path(__file__).resolve().parent.parent
BASE_PYTHON = Path(sys._base_executable)  # type: ignore[attr-defined]
NOWHERE = "http://127.0.0.1:9/simple/"  # nothing listens on the discard port


def wheel(folder: Path, version: str) -> str:
    """Write a wheel of the package `probe`; returns the line that pins it in a lock."""
    info = f"probe-{version}.dist-info"
    files = {
        "probe.py": f"version = {version!r}\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: probe\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = [f"{name},sha256={_hash(text)},{len(text)}" for name, text in files.items()]
    files[f"{info}/RECORD"] = "\n".join([*record, f"{info}/RECORD,,\n"])
    path = folder / f"probe-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return f"probe=={version} --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


def _hash(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workbook that nobody has started yet, with all the wheels it needs in a folder."""
    root, wheels = tmp_path / "工作 手册", tmp_path / "wheels"
    wheels.mkdir()
    settings = Path("helpers", "jupyter_config")
    shutil.copytree(ROOT / settings, root / settings)
    for name in ("__init__", "__main__", "environment", "installer", "progress_line"):
        shutil.copyfile(ROOT / "helpers" / f"{name}.py", root / "helpers" / f"{name}.py")
    ask_for(root, "probe>=1")
    (root / RUNTIME).write_text(wheel(wheels, "1.0"), "utf-8")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheels))
    # Never touch the environment that the tests run in.
    monkeypatch.setattr(sysconfig, "get_path", lambda name: str(tmp_path))
    return root


def ask_for(root: Path, *requirements: str) -> None:
    project = f"[project]\ndependencies = {json.dumps(requirements)}\n[dependency-groups]\ntests = []\n"
    (root / "pyproject.toml").write_text(project, "utf-8")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Borrow pip from the Python that runs the tests: putting it into every .venv takes seconds."""
    watch = environment.watch
    borrow = ["--without-pip", "--system-site-packages"]
    monkeypatch.setattr(environment, "watch", lambda command: watch([*command, *borrow]))


@pytest.fixture
def no_pip(quick: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Unpack the locked wheel without pip, which takes seconds as well."""

    def unpack(python: Path, lock: Path, packages: Path, before_first_change: Callable[[], None]) -> None:
        before_first_change()
        version = lock.read_text("utf-8").split()[0].removeprefix("probe==")
        zipfile.ZipFile(tmp_path / "wheels" / f"probe-{version}-py3-none-any.whl").extractall(packages)

    monkeypatch.setattr(environment, "install", unpack)


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.delenv("PIP_FIND_LINKS")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_INDEX_URL", NOWHERE)


def version_in(python: Path) -> str:
    """The version of `probe` there, asked from a folder that has nothing to do with the workbook."""
    question = "import helpers, probe; print(probe.version)"
    answer = subprocess.run([python, "-c", question], cwd="/", capture_output=True, text=True, check=True)
    return answer.stdout.strip()


def never(*_: object) -> None:
    raise AssertionError("nothing should be installed now")


def test_a_new_machine_gets_an_environment_that_the_next_start_takes_as_it_is(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = prepare(root, [RUNTIME])

    assert python == interpreter(root / ".venv")
    assert version_in(python) == "1.0"
    settings = root / ".venv/etc/jupyter/labconfig/default_setting_overrides.json"
    assert json.loads(settings.read_text("utf-8"))["@jupyterlab/translation-extension:plugin"]
    monkeypatch.setattr(environment, "install", never)
    monkeypatch.setattr(environment, "_make", never)
    assert prepare(root, [RUNTIME]) == python


def test_what_a_killed_installation_left_is_never_used_but_made_anew(root: Path, no_pip: None) -> None:
    die = (
        "import os; from pathlib import Path; from helpers import environment as e; watch = e.watch;"
        "e.watch = lambda command: watch([*command, '--without-pip']);"
        "e.install = lambda *_: os._exit(9); e.prepare(Path('.').resolve(), [e.RUNTIME])"
    )
    killed = subprocess.run([BASE_PYTHON, "-c", die], cwd=root, capture_output=True, check=False)
    assert killed.returncode == 9 and interpreter(root / ".venv").exists()

    assert version_in(prepare(root, [RUNTIME])) == "1.0"


def test_ctrl_c_during_the_first_installation_leaves_nothing(
    root: Path, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(environment, "install", interrupted)
    with pytest.raises(KeyboardInterrupt):
        prepare(root, [RUNTIME])
    assert not (root / ".venv").exists()


def test_without_network_a_sentence_says_so_and_nothing_is_left(
    root: Path, quick: None, offline: None
) -> None:
    with pytest.raises(SetupError, match="请检查网络"):
        prepare(root, [RUNTIME])
    assert not (root / ".venv").exists()


def test_a_package_that_is_not_the_locked_one_is_refused(root: Path, quick: None) -> None:
    (root / RUNTIME).write_text(f"probe==1.0 --hash=sha256:{'0' * 64}\n", "utf-8")
    with pytest.raises(SetupError, match="与清单不符"):
        prepare(root, [RUNTIME])
    assert not (root / ".venv").exists()


def test_a_new_lock_updates_the_environment_in_place(
    root: Path, no_pip: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare(root, [RUNTIME])
    (root / RUNTIME).write_text(wheel(tmp_path / "wheels", "1.1"), "utf-8")
    monkeypatch.setattr(environment, "_make", never)
    assert version_in(prepare(root, [RUNTIME])) == "1.1"


def test_an_update_that_cannot_be_downloaded_leaves_the_environment_as_it_was(
    root: Path, quick: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    prepare(root, [RUNTIME])
    old, new = (root / RUNTIME).read_text("utf-8"), wheel(tmp_path / "wheels", "1.1")
    request.getfixturevalue("offline")
    (root / RUNTIME).write_text(new, "utf-8")
    with pytest.raises(SetupError, match="请检查网络"):
        prepare(root, [RUNTIME])

    (root / RUNTIME).write_text(old, "utf-8")
    assert version_in(prepare(root, [RUNTIME])) == "1.0"


def test_an_environment_in_a_folder_that_was_moved_is_made_anew(
    root: Path, no_pip: None, tmp_path: Path
) -> None:
    prepare(root, [RUNTIME])
    moved = root.rename(tmp_path / "搬走的手册")
    python = prepare(moved, [RUNTIME])
    assert version_in(python) == "1.0"
    assert str(moved) in (moved / ".venv" / "pyvenv.cfg").read_text("utf-8")


def test_an_environment_whose_python_is_gone_is_made_anew(root: Path, no_pip: None) -> None:
    python = prepare(root, [RUNTIME])
    python.unlink()
    python.symlink_to(root / "no such python")
    assert version_in(prepare(root, [RUNTIME])) == "1.0"


def test_a_venv_made_by_hand_is_used_if_it_holds_everything_and_never_removed(
    root: Path, tmp_path: Path
) -> None:
    venv = root / ".venv"
    subprocess.run([BASE_PYTHON, "-m", "venv", "--without-pip", venv], check=True)
    with pytest.raises(SetupError, match="probe>=1"):
        prepare(root, [RUNTIME])

    packages = environment._site_packages(venv)
    assert packages, "it was removed"
    shutil.copytree(Path(packaging.__file__).parent, packages / "packaging")
    zipfile.ZipFile(tmp_path / "wheels" / "probe-1.0-py3-none-any.whl").extractall(packages)
    assert prepare(root, [RUNTIME]) == interpreter(venv)


def test_an_environment_that_already_has_everything_is_used_and_no_venv_made(
    root: Path, tmp_path: Path
) -> None:
    ask_for(root, "pytest>=9")
    assert prepare(root, [RUNTIME]) == Path(sys.executable)
    assert not (root / ".venv").exists()
    assert (tmp_path / "workbook.pth").read_text("utf-8") == f"{root}\n"


def test_a_second_start_waits_for_the_first_to_finish_installing(root: Path) -> None:
    with environment._alone(root), pytest.raises(SetupError, match="另一个窗口正在安装"):
        prepare(root, [RUNTIME])
    assert not (root / ".venv").exists()


@pytest.mark.parametrize(
    ("number", "says"),
    [(errno.EROFS, "不能写入"), (errno.EACCES, "不能写入"), (errno.ENOSPC, "磁盘已满")],
)
def test_a_folder_that_cannot_be_written_is_named_as_the_trouble(
    root: Path, monkeypatch: pytest.MonkeyPatch, number: int, says: str
) -> None:
    def mkdir(path: Path, *_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number), str(path))

    monkeypatch.setattr(Path, "mkdir", mkdir)
    with pytest.raises(SetupError, match=says):
        prepare(root, [RUNTIME])


def test_a_disk_that_is_nearly_full_is_noticed_before_anything_is_written(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=99 << 20))
    with pytest.raises(SetupError, match="磁盘只剩 99 MB"):
        prepare(root, [RUNTIME])
    assert not (root / ".venv").exists()


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_a_python_without_venv_is_told_how_to_get_it(
    root: Path, monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    find_spec: Callable[[str], object] = environment.find_spec
    monkeypatch.setattr(environment, "find_spec", lambda name: name != module and find_spec(name))
    with pytest.raises(SetupError, match="python3-venv"):
        prepare(root, [RUNTIME])
    assert not (root / ".venv").exists()


def test_only_what_is_missing_or_of_a_wrong_version_is_lacking(root: Path) -> None:
    ask_for(root, "pytest>=9", "pytest<2", "probe")
    assert lacking(root, [RUNTIME]) == ["pytest<2", "probe"]


def test_the_link_to_helpers_is_plain_ascii_inside_the_workbook(root: Path) -> None:
    packages = root / ".venv" / "lib" / "python3.11" / "site-packages"
    packages.mkdir(parents=True)
    link(root, packages)
    assert (packages / "workbook.pth").read_bytes().strip() == b"../../../.."


def test_a_windows_checkout_of_a_lock_is_the_same_lock(tmp_path: Path) -> None:
    paths: Sequence[Path] = tmp_path / "unix.txt", tmp_path / "windows.txt"
    paths[0].write_bytes(b"a==1\nb==2\n")
    paths[1].write_bytes(b"a==1\r\nb==2\r\n")
    assert len(set(map(environment._digest, paths))) == 1
