"""pyproject.toml says what the workbook needs; the locks pin it, with hashes, for three systems."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
RUNTIME, TESTS, BENCHMARKS = "requirements.txt", "tests/requirements.txt", "tests/benchmarks/requirements.txt"
SYSTEMS = {"linux": "posix", "darwin": "posix", "win32": "nt"}
PYTHONS = ("3.11.9", "3.12.4", "3.13.1", "3.14.0")


def entries(lock: str) -> list[str]:
    """The pins of a lock, each with its marker and hashes in one line."""
    text = re.sub(r"^\s*#.*\n", "", (ROOT / lock).read_text("utf-8"), flags=re.MULTILINE)
    return text.replace("\\\n", " ").splitlines()


def pins(lock: str, system: str, python: str) -> dict[str, str]:
    """Name → version, as `lock` has them for a system (sys.platform) and a Python."""
    machine = {"sys_platform": system, "os_name": SYSTEMS[system], "python_full_version": python}
    found = {}
    for entry in entries(lock):
        requirement = Requirement(entry.split(" --hash")[0].strip())
        if requirement.marker is None or requirement.marker.evaluate(machine):
            (version,) = requirement.specifier
            assert version.operator == "=="
            assert canonicalize_name(requirement.name) not in found
            found[canonicalize_name(requirement.name)] = version.version
    return found


def asked() -> dict[str, list[str]]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    groups = project["dependency-groups"]
    return {
        RUNTIME: project["project"]["dependencies"],
        TESTS: groups["tests"],
        BENCHMARKS: groups["benchmarks"],
    }


@pytest.mark.parametrize("lock", [RUNTIME, TESTS, BENCHMARKS])
@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("python", PYTHONS)
def test_everything_pyproject_asks_for_is_pinned_in_range(lock: str, system: str, python: str) -> None:
    pinned = pins(lock, system, python)
    for line in asked()[lock]:
        requirement = Requirement(line)
        assert requirement.specifier.contains(pinned[canonicalize_name(requirement.name)])


@pytest.mark.parametrize("lock", [RUNTIME, TESTS, BENCHMARKS])
def test_every_pin_has_hashes_and_no_server_is_named(lock: str) -> None:
    assert all("--hash=sha256:" in entry for entry in entries(lock))
    assert "://" not in (ROOT / lock).read_text("utf-8")


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("python", PYTHONS)
def test_the_locks_agree_where_they_name_the_same_package(system: str, python: str) -> None:
    runtime, tests, benchmarks = (pins(lock, system, python) for lock in (RUNTIME, TESTS, BENCHMARKS))
    assert runtime.items() >= {name: tests[name] for name in tests.keys() & runtime.keys()}.items()
    assert (runtime | tests).items() >= {
        name: benchmarks[name] for name in benchmarks.keys() & (runtime | tests).keys()
    }.items()


def test_windows_and_macos_get_the_packages_of_their_own() -> None:
    assert {"pywinpty", "colorama"} <= pins(RUNTIME, "win32", "3.13.1").keys()
    assert "appnope" in pins(RUNTIME, "darwin", "3.13.1")
    assert not {"pywinpty", "appnope"} & pins(RUNTIME, "linux", "3.13.1").keys()


def test_the_installed_packages_fit_together() -> None:
    checked = subprocess.run(
        [sys.executable, "-I", "-m", "pip", "check"], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout
