"""The charts that people take along: Chinese in them on every machine, and not a word on stderr."""

import io
import os
import subprocess
import sys
import warnings
from pathlib import Path

import matplotlib.image
import pytest
from fontTools.ttLib import TTFont

from helpers import charts, content
from helpers.methods.nps import Counts

HISTOGRAM = (12, 3, 5, 6, 8, 20, 22, 60, 90, 120, 80)
COUNTS = Counts(76, 150, 200)


def characters_of_the_course() -> set[str]:
    files = [path for path in content.COURSE_DATA.rglob("*") if path.suffix in {".yaml", ".md", ".csv"}]
    files = [path for path in files if path.stem != "telecom_nps_dirty"]
    return {letter for path in files for letter in path.read_text(encoding="utf-8-sig")}


def test_the_font_has_all_of_gbk_and_the_signs_of_the_pictures() -> None:
    font = set(TTFont(charts.FONT).getBestCmap())
    hanzi = {ord(letter) for letter in map(chr, range(0x4E00, 0x9FA6))}
    assert hanzi <= font
    assert set(map(ord, "−→≥≤±×÷①⑩…“”‘’（），。：；？！、·%％°σ▲▼●□")) <= font


def test_the_font_has_every_chinese_character_of_the_course() -> None:
    font = set(TTFont(charts.FONT).getBestCmap())
    missing = {
        letter for letter in characters_of_the_course() if "一" <= letter <= "鿿" and ord(letter) not in font
    }
    assert missing == set()


def test_the_font_has_a_name_of_its_own_and_its_licence_beside_it() -> None:
    names = TTFont(charts.FONT)["name"]
    assert names.getDebugName(1) == charts.FAMILY and "Noto" not in names.getDebugName(4)
    licence = (charts.FONT.parent / "OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence and "Adobe" in licence


@pytest.mark.parametrize("histogram", [HISTOGRAM, None])
def test_a_summary_is_drawn_without_a_warning(
    histogram: tuple[int, ...] | None, caplog: pytest.LogCaptureFixture
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        drawn = charts.nps_summary(COUNTS, histogram, "NPS +29：推荐者更多 😀 $5$", "客户说：“还行”，𠮷")
        picture = charts.png(drawn)
    assert caplog.records == []
    assert matplotlib.image.imread(io.BytesIO(picture)).shape == (1080, 1920, 4)


def test_chinese_is_drawn_in_the_workbooks_font_not_as_boxes() -> None:
    drawn = charts.nps_summary(COUNTS, HISTOGRAM, "推荐者", "来源")
    used = {text.get_fontname() for text in drawn.findobj(lambda artist: hasattr(artist, "get_fontname"))}
    assert used == {charts.FAMILY}


def test_the_picture_says_the_score_its_interval_and_n() -> None:
    drawn = charts.nps_summary(Counts(19, 1, 2), None, "标题", "来源")
    said = " ".join(text.get_text() for text in drawn.findobj(lambda artist: hasattr(artist, "get_text")))
    assert "−77" in said and "n = 22" in said and "95% 区间 −94 到 −42" in said and "少于 30 份" in said
    assert "中立者 4.5%（1 份）" in said  # too narrow a part to stand in the bar


def test_without_answers_there_is_no_picture() -> None:
    with pytest.raises(ValueError, match="还没有数据"):
        charts.nps_summary(Counts(0, 0, 0), None, "", "")


def test_characters_without_a_shape_become_boxes_on_purpose() -> None:
    assert charts.printable("好😀\n5−3") == "好□\n5−3"


FIRST_EVER = """
import threading
class Now:
    def __init__(self, seconds, function): function()
    def start(self): pass
    def cancel(self): pass
threading.Timer = Now
from helpers import charts
from helpers.methods.nps import Counts
charts.png(charts.nps_summary(Counts(1, 2, 3), None, "推荐者", "来源"), dpi=40)
"""


def test_the_first_chart_ever_on_a_machine_says_nothing_on_stderr(tmp_path: Path) -> None:
    environment = {**os.environ, "MPLCONFIGDIR": str(tmp_path), "PYTHONPATH": str(content.ROOT)}
    run = subprocess.run([sys.executable, "-c", FIRST_EVER], env=environment, capture_output=True, text=True)
    assert (run.returncode, run.stderr, run.stdout) == (0, "", "")
    assert list(tmp_path.glob("fontlist*"))  # the fonts were listed anew, so the message had its chance
