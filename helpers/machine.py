"""Is this machine fine for the workbook? One check a function, each with a way out for when it fails."""

import os
import platform
import shutil
import tempfile
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from helpers import environment
from helpers.answers import reason, write_atomically
from helpers.content import COURSE_DATA, ROOT

ROOM_NEEDED = 200_000_000  # bytes
SAMPLE = "净推荐值：推荐者、中立者、贬损者 0–10"


def start_command(system: str = os.name) -> str:
    """Return what opens the workbook in a terminal; Windows knows Python as `py`."""
    return f"{'py' if system == 'nt' else 'python3'} -m helpers start"


@dataclass(frozen=True)
class Check:
    """One thing looked at: what was found, and what to do when it is not fine."""

    name: str
    fine: bool
    found: str
    way_out: str = ""


def checks(home: Path) -> tuple[Check, ...]:
    """Return every check of the machine; `home` is the folder of the trainee's work."""
    return (software(), font(), writing(home), room(home))


def software(root: Path = ROOT) -> Check:
    """Whether Python and its packages are those that pyproject.toml asks for."""
    lacking = environment.lacking(root, [environment.RUNTIME])
    versions = [f"Python {platform.python_version()}", *map(_version, ("JupyterLab", "ipywidgets"))]
    found = f"缺少或版本不合：{'、'.join(lacking)}" if lacking else "，".join(versions)
    return Check("软件版本", not lacking, found, f"请关闭页面，在终端重新运行 {start_command()}，它会补装。")


def font(folder: Path = COURSE_DATA / "fonts") -> Check:
    """Whether the Chinese font of the charts is there and has the characters they need."""
    way_out = "请重新下载工作手册，course_data/fonts 文件夹里要有字体文件。"
    found = sorted(folder.glob("*.otf")) + sorted(folder.glob("*.ttf"))
    if not found:
        return Check("图表中文字体", False, "没有找到字体文件", way_out)
    from matplotlib.ft2font import FT2Font

    try:
        characters = FT2Font(str(found[0])).get_charmap()
    except (OSError, RuntimeError):
        return Check("图表中文字体", False, f"{found[0].name} 打不开", way_out)
    missing = sorted({letter for letter in SAMPLE if ord(letter) not in characters})
    if missing:
        return Check("图表中文字体", False, f"{found[0].name} 缺少“{''.join(missing)}”", way_out)
    return Check("图表中文字体", True, found[0].stem)


def writing(home: Path) -> Check:
    """Whether answers can be written, tried with a file that is removed again."""
    way_out = "请把整个工作手册移到自己的文件夹（例如桌面或“文档”），再重新打开。"
    probe = home / ".probe"
    try:
        home.mkdir(parents=True, exist_ok=True)
        write_atomically(probe, b"probe")
        probe.unlink()
    except OSError as error:
        return Check("保存作答", False, f"{home.name} 文件夹不能写入（{reason(error)}）", way_out)
    return Check("保存作答", True, f"{home.name} 文件夹可以写入")


def room(home: Path) -> Check:
    """Whether the disk of the trainee's work has room left."""
    folder = next((place for place in (home, *home.parents) if place.exists()), Path(tempfile.gettempdir()))
    free = shutil.disk_usage(folder).free
    found = f"还剩 {free / 1e9:.1f} GB" if free >= 1e9 else f"还剩 {free / 1e6:.0f} MB"
    return Check("磁盘空间", free >= ROOM_NEEDED, found, "请清理磁盘，至少留出 200 MB。")


def _version(package: str) -> str:
    try:
        return f"{package} {metadata.version(package)}"
    except metadata.PackageNotFoundError:
        return f"{package} 未安装"
