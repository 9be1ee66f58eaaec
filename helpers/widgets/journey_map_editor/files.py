"""A journey map as a file to take along and to load again: JSON, or an Excel workbook."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pydantic import ValidationError

from helpers.exercises.base import Listing
from helpers.exercises.columns import read_date
from helpers.exercises.journey import SIDES, JourneyAnswer, row
from helpers.exercises.journey_map import CHANNELS, FIELDS, HEAD, JourneyMap, free_id
from helpers.listing_files import visible, xlsx_file
from helpers.methods.table_files import OLE, ZIP, TableError, open_table

LARGEST = 5_000_000  # bytes: a hundred times the largest map
UNPACKED = 10 * LARGEST  # bytes of a workbook
ENDINGS = ".json,.xlsx"
MARK = "journey_map"  # what tells our JSON from others
STAGES, NUMBER, ID = "阶段（每行一个）", "序号", "编号"
LISTS = {"stages": "阶段", "touchpoints": "触点"}
NAMED_PROBLEMS = 3


class MapFileError(ValueError):
    """A file that is no journey map; the message says why and what to do."""


def to_json(answer: JourneyAnswer) -> bytes:
    """Return the maps as a file that keeps everything."""
    return json.dumps({MARK: 1, **answer.model_dump(mode="json")}, ensure_ascii=False, indent=1).encode()


def to_xlsx(answer: JourneyAnswer) -> bytes:
    """Return the maps as an Excel workbook, a sheet a map, which can be changed and loaded again."""
    return xlsx_file({SIDES[side]: _sheet(one) for side, one in answer.maps.items()})


def read_map(name: str, content: bytes | None) -> JourneyAnswer:
    """Return the maps in a file; `content` is None for one that is too large. Raises MapFileError."""
    if content is None:
        raise MapFileError(
            f"文件“{name}”超过 {LARGEST // 10**6} MB，不像一张旅程图。请检查是不是选错了文件。"
        )
    if not content.strip():
        raise MapFileError(f"文件“{name}”是空的。")
    try:
        found = _read_xlsx(name, content) if content.startswith((ZIP, OLE)) else _read_json(name, content)
        return JourneyAnswer.model_validate(found)
    except ValidationError as error:
        problems = [_say(problem) for problem in error.errors()]
        raise MapFileError(_listed(name, problems)) from None
    except TableError as error:
        raise MapFileError(str(error)) from None


def _sheet(one: JourneyMap) -> list[Listing]:
    head = (one.actor, one.scenario, one.goal, "\n".join(stage.name for stage in one.stages))
    rows = [(number, *row(one, point), point.id) for number, point in enumerate(one.touchpoints, 1)]
    return [
        Listing("旅程图", (*HEAD.values(), STAGES), (head,)),
        Listing("触点", (NUMBER, *FIELDS.values(), ID), tuple(rows)),
    ]


def _read_json(name: str, content: bytes) -> dict[str, Any]:
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):  # bad UTF-8 is a ValueError too
        cut = (
            content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{") and f'"{MARK}"'.encode() in content[:200]
        )
        why = "内容不完整，可能只下载了一半" if cut else "不是旅程图"
        raise MapFileError(
            f"文件“{name}”{why}。请选择从这里导出的 .json 或 .xlsx 文件；现在的地图没有变。"
        ) from None
    if not isinstance(found, dict) or MARK not in found:
        raise MapFileError(f"文件“{name}”不是从这里导出的旅程图；现在的地图没有变。")
    if found[MARK] != 1:
        raise MapFileError(f"文件“{name}”是更新的版本导出的，这里读不了。请先更新这本手册。")
    return {key: value for key, value in found.items() if key != MARK}


def _read_xlsx(name: str, content: bytes) -> dict[str, Any]:
    first = open_table(name, content, unpacked=UNPACKED)
    maps = {side: words for side, words in SIDES.items() if words in first.sheets}
    if "as_is" not in maps:
        raise MapFileError(
            f"文件“{name}”里没有名为“{SIDES['as_is']}”的工作表。请用从这里导出的 Excel 文件来改。"
        )
    problems: list[str] = []
    found = {}
    for side, sheet in maps.items():
        table = open_table(name, content, sheet, UNPACKED)
        rows = [list(cells) for cells in table.rows(lambda _share: None)]
        found[side] = _read_sheet(sheet, rows, problems)
    if problems:
        raise MapFileError(_listed(name, problems))
    return found


def _read_sheet(sheet: str, rows: Sequence[Sequence[Any]], problems: list[str]) -> dict[str, Any]:
    places = _header(rows, (FIELDS["stage"], FIELDS["action"]))
    if places is None:
        problems.append(f"“{sheet}”里没有找到标题行（要有“阶段”“触点”两列）。")
        return {}
    start, columns = places
    head, names = _read_head(rows)
    stages = {stage: f"s{number}" for number, stage in enumerate(dict.fromkeys(names), 1)}
    points: list[dict[str, Any]] = []
    for number, cells in enumerate(rows[start + 1 :], start + 2):
        written = {
            words: cells[place]
            for words, place in columns.items()
            if place < len(cells) and _text(cells[place])
        }
        if not {words for words in written if words not in (NUMBER, ID)}:
            continue
        stage = _text(written.get(FIELDS["stage"], "")) or (list(stages)[-1] if stages else "新阶段")
        stages.setdefault(stage, f"s{len(stages) + 1}")
        taken = [point["id"] for point in points]
        wanted = _text(written.get(ID, ""))
        own = wanted if wanted.isidentifier() and wanted not in taken else free_id("t", taken)
        point = {"id": own, "stage": stages[stage]}
        for field, words in FIELDS.items():
            if field != "stage" and words in written:
                try:
                    point[field] = _cell(field, written[words])
                except ValueError as error:
                    problems.append(f"“{sheet}”第 {number} 行的“{words}”{error}。")
        points.append(point)
    listed = [{"id": key, "name": stage} for stage, key in stages.items()]
    return {**head, "stages": listed, "touchpoints": points}


def _header(rows: Sequence[Sequence[Any]], wanted: Sequence[str]) -> tuple[int, dict[str, int]] | None:
    for number, cells in enumerate(rows):
        columns = {_text(cell): place for place, cell in enumerate(cells)}
        if all(words in columns for words in wanted):
            return number, columns
    return None


def _read_head(rows: Sequence[Sequence[Any]]) -> tuple[dict[str, str], list[str]]:
    """Return actor, scenario and goal, and the names of the stages, where a sheet has them."""
    found = _header(rows, tuple(HEAD.values()))
    if found is None or found[0] + 1 >= len(rows):
        return {}, []
    start, columns = found
    cells = [_text(cell) for cell in rows[start + 1]]
    head = {field: cells[columns[words]] for field, words in HEAD.items() if columns[words] < len(cells)}
    place = columns.get(STAGES, len(cells))
    names = cells[place].splitlines() if place < len(cells) else []
    return head, [name for name in names if name.strip()]


def _cell(field: str, cell: Any) -> Any:
    """Return what a cell holds as the field has it. Raises ValueError with the end of a sentence."""
    written = _text(cell)
    if field == "channel":
        codes: Mapping[str, str] = {words: code for code, words in CHANNELS.items()}
        if written not in codes:
            raise ValueError(f"写的是“{_quoted(written)}”，只能是{'、'.join(codes)}")
        return codes[written]
    if field in ("emotion", "wait"):
        try:
            return float(written)
        except ValueError:
            raise ValueError(f"写的是“{_quoted(written)}”，应当是一个数") from None
    if field == "mot":
        return written not in ("否", "0", "False", "false")
    if field == "due":
        return (cell.isoformat() if isinstance(cell, date) else read_date(written).isoformat())[:10]
    return written


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    return f"{cell:.10g}" if isinstance(cell, float) else str(cell).strip()


def _say(problem: Mapping[str, Any]) -> str:
    """Say in words where a value is wrong and what it is."""
    where = [SIDES.get(str(part), str(part)) for part in problem["loc"][:1]]
    for before, part in zip(problem["loc"], problem["loc"][1:], strict=False):
        if isinstance(part, int):
            where.append(f"第 {part + 1} 个{LISTS.get(before, '')}")
        elif part not in LISTS:
            where.append(f"的“{_quoted((FIELDS | HEAD).get(part, part))}”")
    if problem["loc"][-1] in LISTS:
        where.append(f"的{LISTS[problem['loc'][-1]]}")
    return f"{''.join(where)}不对：{_why(problem)}。"


def _why(problem: Mapping[str, Any]) -> str:
    kind, limits = str(problem["type"]), problem.get("ctx", {})
    found = f"现在是 {_quoted(problem['input'])}"
    known = {
        "string_too_long": f"最多 {limits.get('max_length')} 个字",
        "too_long": f"最多 {limits.get('max_length')} 个",
        "greater_than_equal": f"不能小于 {limits.get('ge')}，{found}",
        "less_than_equal": f"不能大于 {limits.get('le')}，{found}",
        "missing": "缺少这一项",
        "extra_forbidden": "旅程图没有这一项",
        "value_error": str(problem["msg"]).removeprefix("Value error, "),
    }
    return known.get(kind, f"写法不对，{found}")


def _quoted(written: object) -> str:
    """Return the beginning of what a file says, with nothing in it that a page cannot show."""
    return visible(str(written)[:20])


def _listed(name: str, problems: Sequence[str]) -> str:
    more = f"还有 {len(problems) - NAMED_PROBLEMS} 处。" if len(problems) > NAMED_PROBLEMS else ""
    return f"文件“{name}”没有载入，现在的地图没有变。{''.join(problems[:NAMED_PROBLEMS])}{more}"
