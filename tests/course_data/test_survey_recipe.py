"""make_surveys.py makes the same bytes every time, with the stated defects; bad input is named."""

import csv
import io
import sys
from collections import Counter
from importlib import import_module
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

COURSE_DATA = Path(__file__).resolve().parents[2] / "course_data"
sys.path.insert(0, str(COURSE_DATA))
make_surveys = import_module("make_surveys")
survey_pieces = import_module("survey_pieces")
Draws = import_module("survey_draws").Draws

RECIPE = yaml.safe_load((COURSE_DATA / "surveys.yaml").read_text(encoding="utf-8"))
COLUMNS = RECIPE["surveys"]["telecom_nps"]["columns"]
DIRTY, DEFECTS = RECIPE["surveys"]["telecom_nps_dirty"], RECIPE["defects"]
LINES = list(csv.reader(io.StringIO((COURSE_DATA / "surveys" / DIRTY["file"]).read_bytes().decode("gbk"))))
HEADER = LINES.index(list(DIRTY["columns"]))
WRITTEN = {"十分": "10"} | {f"{score}分": str(score) for score in range(11)}


def repaired(cell):
    """Return the score that a cell means, or None."""
    text = WRITTEN.get(cell.strip(), cell.strip())
    # isdecimal() and int() know full-width digits too.
    return int(text) if text.isdecimal() and int(text) <= 10 else None


def answers():
    """Return the lines of the export that are answers, each once."""
    found = [tuple(line) for line in LINES[HEADER + 1 :] if any(line) and line[0] != "合计"]
    return list(dict.fromkeys(found))


def score_defects():
    cells = [line[8] for line in answers()]
    spaced = [cell for cell in cells if cell != cell.strip()]
    full_width = [cell for cell in cells if cell.isdecimal() and not cell.isascii()]
    return {
        "score_missing": cells.count(""),
        "score_eleven": cells.count("11"),
        "score_minus_one": cells.count("-1"),
        "score_with_fen": sum(cell.endswith("分") and cell[0].isascii() for cell in cells),
        "score_in_characters": cells.count("十分"),
        "score_unknown": cells.count("不知道"),
        "score_full_width": len(full_width),
        "score_with_spaces": len(spaced),
        "score_with_decimal": sum("." in cell for cell in cells),
    }


def test_the_committed_files_are_what_the_recipe_makes(tmp_path):
    assert make_surveys.main(["--folder", str(tmp_path)]) == 0
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert made.keys() == {"telecom_nps.csv", "telecom_nps_dirty.csv"}
    for name, content in made.items():
        assert content == (COURSE_DATA / "surveys" / name).read_bytes(), name
    stale = tmp_path / "telecom_nps.csv"
    stale.write_bytes(stale.read_bytes().replace(b"2024-01", b"2024-02", 1))
    (tmp_path / "telecom_nps_dirty.csv").unlink()
    assert make_surveys.main(["--check", "--folder", str(tmp_path)]) == 1
    assert not (tmp_path / "telecom_nps_dirty.csv").exists()


def test_the_clean_file_opens_in_excel_and_the_dirty_one_is_gbk():
    clean = (COURSE_DATA / "surveys" / "telecom_nps.csv").read_bytes()
    dirty = (COURSE_DATA / "surveys" / "telecom_nps_dirty.csv").read_bytes()
    assert clean.startswith(b"\xef\xbb\xbf")
    for content in (clean, dirty):
        assert content.count(b"\n") == content.count(b"\r\n") and content.endswith(b"\r\n")
    with pytest.raises(UnicodeDecodeError):
        dirty.decode("utf-8")


def test_the_dirty_export_has_each_defect_as_often_as_stated():
    body = LINES[HEADER + 1 :]
    found = answers()
    copies = Counter(map(tuple, body))
    touchpoints = [line[4] for line in found]
    counted = score_defects() | {
        "preamble_rows": HEADER,
        "total_row": sum(line[0] == "合计" for line in body),
        "blank_rows": sum(not any(line) for line in body),
        "duplicate_rows": sum(number - 1 for line, number in copies.items() if any(line)),
        "dates_with_slashes": sum("/" in line[1] for line in found),
        "spaces_in_touchpoint": sum(place != place.strip() for place in touchpoints),
    }
    assert counted == DEFECTS
    assert len(found) == DIRTY["rows"] == 600
    assert {place.strip() for place in touchpoints} == set(COLUMNS["touchpoint"]["values"])
    assert body[-1][0] == "合计"


def test_cleaning_leaves_the_stated_answers():
    scores = [score for line in answers() if (score := repaired(line[8])) is not None]
    assert {
        "answers": len(scores),
        "promoters": sum(score >= 9 for score in scores),
        "passives": sum(7 <= score <= 8 for score in scores),
        "detractors": sum(score <= 6 for score in scores),
    } == RECIPE["after_cleaning"]


def test_a_careless_reader_gets_another_score():
    cells = pd.Series([line[8] for line in LINES[HEADER + 1 :]])
    careless = pd.to_numeric(cells, errors="coerce").dropna()
    clean = RECIPE["after_cleaning"]
    nps = 100 * (clean["promoters"] - clean["detractors"]) / clean["answers"]
    assert round(100 * ((careless >= 9).mean() - (careless <= 6).mean())) != round(nps)


def test_a_stream_depends_on_its_name_and_seed_alone():
    draws = Draws(1, 1000)
    before = draws.uniform("score")
    draws.normal("something new")
    assert (draws.uniform("score") == before).all()
    assert (draws.uniform("csat") != before).any()
    assert (Draws(2, 1000).uniform("score") != before).any()
    # Known bits: PCG64 seeded with [1, crc32("score")], written down when the files were made.
    assert before[:2].tolist() == [0.576652131467789, 0.06367995571140528]


def test_draws_have_the_promised_distributions():
    draws = Draws(7, 100_000)
    normal = draws.normal("n")
    assert normal.mean() == pytest.approx(0, abs=0.015) and normal.std() == pytest.approx(1, abs=0.015)
    shares = np.bincount(draws.pick("p", [1, 0, 3]), minlength=3) / 100_000
    assert shares == pytest.approx([0.25, 0, 0.75], abs=0.01)
    rows = draws.pick("rows", np.tile([[0, 1], [1, 0]], (50_000, 1)))
    assert (rows == np.tile([1, 0], 50_000)).all()
    assert len(set(draws.sample("s", 500))) == 500


@pytest.mark.parametrize("weights", [[1, -1], [0, 0]])
def test_impossible_weights_are_refused_by_name(weights):
    with pytest.raises(ValueError, match="occupation"):
        Draws(1, 5).pick("occupation", weights)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"touchpoints": ["邮局"]}, "邮局"),
        ({"ages": ["18-24"]}, "18-24"),
        ({"weather": ["雨"]}, "weather"),
        ({"reason": "too_blue"}, "too_blue"),
    ],
)
def test_a_group_that_the_survey_does_not_know_is_named(tmp_path, change, message):
    pieces = yaml.safe_load((COURSE_DATA / "survey_comments.yaml").read_text(encoding="utf-8"))
    pieces["groups"][0] |= change
    path = tmp_path / "survey_comments.yaml"
    path.write_text(yaml.safe_dump(pieces, allow_unicode=True), encoding="utf-8")
    with pytest.raises(ValueError, match=message) as error:
        survey_pieces.read_pieces(path, COLUMNS)
    assert path.name in str(error.value)


def test_a_reason_without_pieces_is_named(tmp_path):
    pieces = yaml.safe_load((COURSE_DATA / "survey_comments.yaml").read_text(encoding="utf-8"))
    pieces["groups"] = [group for group in pieces["groups"] if group["reason"] != "habit"]
    path = tmp_path / "survey_comments.yaml"
    path.write_text(yaml.safe_dump(pieces, allow_unicode=True), encoding="utf-8")
    with pytest.raises(ValueError, match="habit"):
        survey_pieces.read_pieces(path, COLUMNS)


def test_there_are_enough_hand_written_pieces():
    pieces = yaml.safe_load((COURSE_DATA / "survey_comments.yaml").read_text(encoding="utf-8"))
    texts = [text for group in pieces["groups"] + pieces["stories"] for text in group["texts"]]
    assert len(texts) == len(set(texts)) >= 250
