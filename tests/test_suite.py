import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from helpers import suite
from helpers.installer import SetupError

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The commands that `helpers test` would run, one a line; none of them runs."""
    commands: list[str] = []

    def note(command: list[str], **_: object) -> None:
        commands.append(" ".join(command))

    monkeypatch.setattr(suite, "watch", note)
    monkeypatch.setattr(subprocess, "Popen", note)
    monkeypatch.setattr(suite, "accompany", lambda process: 0)
    monkeypatch.delenv("CHROMIUM", raising=False)
    return commands


def no_programs(monkeypatch: pytest.MonkeyPatch, *but: str) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}" if name in but else None)


def test_a_build_machine_without_chromium_gets_one(ran: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    no_programs(monkeypatch, "apt-get")
    suite.run(ROOT, argparse.Namespace())
    assert ran[0] == "apt-get update"
    assert ran[1] == "apt-get install --yes --no-install-recommends chromium"
    assert "-m pytest" in ran[2]


def test_a_build_machine_that_cannot_install_chromium_is_told(
    ran: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    no_programs(monkeypatch)
    with pytest.raises(SetupError, match="Chromium"):
        suite.run(ROOT, argparse.Namespace())
    assert ran == []


def test_nothing_is_installed_on_a_persons_machine(ran: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    no_programs(monkeypatch, "apt-get")
    suite.run(ROOT, argparse.Namespace())
    assert len(ran) == 1 and "-m pytest" in ran[0]


@pytest.mark.parametrize(("ci", "outcome"), [("true", "1 error"), ("", "1 skipped")])
def test_a_browser_test_that_does_not_run_fails_on_a_build_machine_only(
    tmp_path: Path, ci: str, outcome: str
) -> None:
    shutil.copyfile(ROOT / "tests" / "conftest.py", tmp_path / "conftest.py")
    (tmp_path / "test_page.py").write_text("import pytest\n@pytest.mark.browser\ndef test_page(): pass\n")
    no_chromium = {name: value for name, value in os.environ.items() if name != "CHROMIUM"}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-c", ROOT / "pyproject.toml", "--rootdir", tmp_path, tmp_path],
        cwd=tmp_path,
        env={**no_chromium, "CI": ci, "PATH": str(tmp_path), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome in done.stdout, done.stdout + done.stderr
