"""A finished edition is looked through for everything that no trainee may find."""

import io
import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from helpers.notebooks import cells, read
from helpers.release.edition import TOP, make_edition
from helpers.release.leaks import leaks
from helpers.release.secrets import Secrets, letters, unescaped
from helpers.submissions.package import zipped
from tests.release.workbooks import KEY_TEXT, KEYS, MAPS, NOTEBOOK, ROOT, SCRIPTS


def looked_through(name: str, text: str | bytes, hidden: Secrets) -> list[str]:
    raw = text.encode() if isinstance(text, str) else text
    return leaks(zipped({f"{TOP}/{name}": raw}), hidden)


def test_what_was_just_released_has_no_leak(workbook: Path, hidden: Secrets) -> None:
    assert leaks(zipped(make_edition(workbook, None).files), hidden) == []


@pytest.mark.parametrize(
    "text",
    [
        KEY_TEXT,
        KEY_TEXT.replace("，", ",\n    # "),
        "**抽签分组**再比, 其他条件 *大体一样*, 差别才能算在「缩短等待」头上",
        '"抽签分组再比，其他条件"\n    "大体一样，差别才能算在“缩短等待”头上。"',
        json.dumps(KEY_TEXT),
        json.dumps({"source": json.dumps(KEY_TEXT)}),
        "".join(f"\\U{ord(letter):08x}" for letter in KEY_TEXT),
        KEY_TEXT.encode("gbk"),
        b"\xef\xbb\xbf" + KEY_TEXT.encode(),
    ],
    ids=["plain", "comment", "marks", "two strings", "json", "json in json", "long escapes", "gbk", "bom"],
)
def test_a_key_is_found_however_it_is_written(text: str | bytes, hidden: Secrets) -> None:
    assert [line for line in looked_through("helpers/a.py", text, hidden) if "练习 r_claims" in line]


def test_every_feedback_of_every_key_is_looked_for(hidden: Secrets, workbook: Path) -> None:
    """Every one, whatever the kind: hints and mistakes too; those of fewer than 8 letters tell nothing."""
    for path in (workbook / "course_data/keys").glob("*/*.yaml"):
        for exercise, key in yaml.safe_load(path.read_text("utf-8")).items():
            mistakes = [mistake["feedback"] for mistake in key.get("mistakes", ())]
            for text in [*key.get("feedback", {}).values(), *key.get("hints", {}).values(), *mistakes]:
                if len(letters(text)) >= 8:
                    found = looked_through("a.csv", text, hidden)
                    assert any(f"{path.name} 里练习 {exercise} " in line for line in found), text


def test_one_sentence_of_a_longer_feedback_is_found(hidden: Secrets) -> None:
    text = "80% 也有来历：那是“觉得最后变好受了一点”的那部分人里，挑长的比例（卡尼曼《思考，快与慢》，2011）"
    assert "练习 cold_water_facts" in looked_through("a.md", text, hidden)[0]


def test_a_reference_text_is_found_in_another_part_of_the_course_data(hidden: Secrets) -> None:
    keys = yaml.safe_load((ROOT / f"course_data/keys/{SCRIPTS}.yaml").read_text("utf-8"))
    written = next(iter(keys["tariff_script"]["answer"]["texts"].values()))
    found = looked_through("course_data/situations.yaml", f"example: {json.dumps(written)}", hidden)
    assert [line for line in found if "练习 tariff_script" in line]


def test_what_an_exercise_hands_out_itself_is_no_secret(hidden: Secrets) -> None:
    """The reference map of lesson 8 grows from the template that the exercise gives to everybody."""
    template = (ROOT / "course_data/journeys/service_hall.yaml").read_text("utf-8")
    assert looked_through("course_data/journeys/service_hall.yaml", template, hidden) == []
    key = yaml.safe_load((ROOT / f"course_data/keys/{MAPS}.yaml").read_text("utf-8"))
    assert looked_through("a.yaml", yaml.safe_dump(key["my_map"], allow_unicode=True), hidden)


def test_what_an_instructor_says_is_found_in_a_cell_without_the_tag(hidden: Secrets) -> None:
    talk = next(cell for cell in cells(read(ROOT / NOTEBOOK)) if "instructor" in cell.tags)
    line = max(talk.source.splitlines(), key=len)
    cell = {"cell_type": "markdown", "metadata": {}, "source": [f"{line[:40]}\n", line[40:]]}
    found = looked_through(
        "notebooks/start_here.ipynb", json.dumps({"metadata": {}, "cells": [cell]}), hidden
    )
    assert any(f"4_peak_end.ipynb 第 {talk.number} 格（讲师单元格）的文字" in problem for problem in found)


@pytest.mark.parametrize(
    "text",
    [
        "# tariff: {mean: 6.0, sd: 1.9, weight: 0.62, share: 0.50}",
        "notes: {after_cleaning: {answers: 560, promoters: 208, passives: 171, detractors: 181}}",
        "deep:\n- truth:\n    {truth}",
    ],
)
def test_how_the_surveys_were_made_is_found_elsewhere(text: str, hidden: Secrets) -> None:
    truth = yaml.safe_dump(
        hidden.recipe["truth"], allow_unicode=True, indent=2, default_flow_style=True, width=10**6
    )
    found = looked_through("course_data/cases/a.yaml", text.replace("{truth}", truth), hidden)
    assert any("生成规律" in problem for problem in found)


def notebook(**cell: Any) -> str:
    plain = {"cell_type": "code", "metadata": {}, "source": "1", "outputs": [], "execution_count": None}
    return json.dumps({"cells": [plain | cell], "metadata": cell.pop("of_notebook", {})})


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ({"outputs": [{"output_type": "stream", "name": "stdout", "text": "5"}]}, "第 1 格有输出"),
        ({"execution_count": 3}, "第 1 格有输出"),
        ({"metadata": {"tags": ["demo", "instructor"]}}, "第 1 格是讲师单元格"),
        ({"of_notebook": {"widgets": {}}}, "存着组件的状态"),
    ],
)
def test_what_no_notebook_of_trainees_may_hold_is_found(
    cell: dict[str, Any], said: str, hidden: Secrets
) -> None:
    assert looked_through("notebooks/start_here.ipynb", notebook(**cell), hidden) == [
        f"notebooks/start_here.ipynb：{said}"
    ]


@pytest.mark.parametrize(
    "name",
    [
        f"{TOP}/{KEYS}",
        f"{TOP}/helpers/grading/run.py",
        f"{TOP}/helpers/widgets/marking_desk/desk.py",
        f"{TOP}/notebooks/instructor/marking_desk.ipynb",
        f"{TOP}/notebooks/1_nps_experience/Untitled.ipynb",
        f"{TOP}/notebooks/1_nps_experience/.ipynb_checkpoints/a-checkpoint.ipynb",
        f"{TOP}/tests/test_release.py",
        f"{TOP}/course_data/../keys.yaml",
        f"{TOP}//etc/passwd",
        "/etc/passwd",
        "elsewhere/README.md",
        f"{TOP}/helpers\\lesson.py",
    ],
)
def test_a_path_that_must_not_be_there_is_found(name: str, hidden: Secrets) -> None:
    raw = b'{"cells": [], "metadata": {}}' if name.endswith(".ipynb") else b""
    found = leaks(zipped({name: raw}), hidden)
    assert len(found) == 1 and "不" in found[0]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_stands_twice_is_found(hidden: Secrets) -> None:
    raw = io.BytesIO()
    with ZipFile(raw, "w") as archive:
        archive.writestr(f"{TOP}/LICENSE", "a")
        archive.writestr(f"{TOP}/LICENSE", "b")
    assert f"{TOP}/LICENSE：出现了两次" in leaks(raw.getvalue(), hidden)


@given(st.text())
@example("𠮷野家，“好”\\n\n\t\x00é")
def test_json_twice_over_hides_no_letter(text: str) -> None:
    once = json.dumps(text)
    assert letters(text) in letters(unescaped(once))
    assert letters(text) in letters(unescaped(unescaped(json.dumps(once))))


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_yaml_hides_no_letter(text: str) -> None:
    assert letters(text) in letters(unescaped(yaml.safe_dump(text)))
