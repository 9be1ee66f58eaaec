"""Make the sample surveys from surveys.yaml and survey_comments.yaml, the same bytes on every machine.

    python course_data/make_surveys.py            writes course_data/surveys/*.csv
    python course_data/make_surveys.py --check    says whether the committed files are still what it makes

1. customers   who answers and what they came for          survey_customers.py
2. ratings     five drivers, 1–10                          survey_answers.py
3. score       0–10, and CSAT 1–5                          survey_answers.py
4. reason      coded, and the comment                      survey_comments.py, survey_pieces.py
5. afterwards  call back, stayed, bought again, friends    survey_answers.py
6. export      a part of it as a questionnaire tool would  survey_export.py

The numbers behind it all stand in surveys.yaml: `population`, `truth`, `defects`. Lines end in CR LF (RFC
4180, and what Excel writes), so that a Windows checkout does not change them; the clean file starts with a
byte order mark, without which Excel reads Chinese as GBK.
"""

import argparse
import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd
import yaml
from survey_answers import afterwards, csat, ratings, score
from survey_comments import comments, reasons
from survey_customers import customers
from survey_draws import Draws
from survey_export import export
from survey_pieces import read_pieces

HERE = Path(__file__).resolve().parent


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the files, or with --check compare them; return 0, or 1 if a file differs."""
    parser = argparse.ArgumentParser(description="Make the sample surveys.")
    parser.add_argument("--check", action="store_true", help="write nothing, fail if a file is stale")
    parser.add_argument("--folder", type=Path, default=HERE / "surveys", help="where the files are")
    options = parser.parse_args(arguments)
    stale = []
    for name, content in surveys().items():
        path = options.folder / name
        if options.check:
            if not path.is_file() or path.read_bytes() != content:
                stale.append(name)
        else:
            options.folder.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    for name in stale:
        print(f"{name} is not what make_surveys.py makes")
    return 1 if stale else 0


def surveys() -> dict[str, bytes]:
    """Return the content of each survey file by its name."""
    recipe = yaml.safe_load((HERE / "surveys.yaml").read_text(encoding="utf-8"))
    clean, dirty = recipe["surveys"]["telecom_nps"], recipe["surveys"]["telecom_nps_dirty"]
    frame = answers(clean, recipe["population"], recipe["truth"])
    lines = [list(frame.columns), *_cells(frame)]
    labels = clean["columns"]["reason"]["labels"]
    exported = export(frame, recipe["truth"]["seed"], dirty, recipe["defects"], labels)
    return {clean["file"]: _csv(lines, clean["encoding"]), dirty["file"]: _csv(exported, dirty["encoding"])}


def answers(survey: dict, population: dict, truth: dict) -> pd.DataFrame:
    """Return the answers to one survey, with its columns in the order of the dictionary."""
    columns = survey["columns"]
    pieces = read_pieces(HERE / "survey_comments.yaml", columns)
    draws = Draws(truth["seed"], survey["rows"])
    frame = customers(draws, columns, population, truth["decline"])
    frame = frame.join(ratings(draws, frame, truth))
    frame["score"] = score(draws, frame, truth)
    frame["csat"] = csat(draws, frame, truth)
    frame["reason"] = reasons(draws, frame, pieces, truth)
    frame["comment"] = comments(draws, frame, pieces, truth)
    return frame.join(afterwards(draws, frame, truth))[list(columns)]


def _cells(frame: pd.DataFrame) -> Iterable[list[str]]:
    """Return each row as text; a float has one decimal."""
    for row in frame.itertuples(index=False):
        yield [f"{value:.1f}" if isinstance(value, float) else str(value) for value in row]


def _csv(lines: Iterable[Sequence[str]], encoding: str) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(lines)
    return text.getvalue().encode(encoding)


if __name__ == "__main__":
    raise SystemExit(main())
