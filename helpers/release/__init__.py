"""Makes the trainee edition: `python -m helpers release OUT.zip`.

1. put together what trainees get, without keys, instructor's cells and outputs   edition.py
2. read the finished zip back and look for anything that must not be in it        secrets.py, leaks.py
3. only then write it, whole or not at all
"""

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path

from helpers import content
from helpers.answers import reason, write_atomically
from helpers.content import ContentError
from helpers.notebooks import NotebookError
from helpers.release.edition import Edition, NotReleased, make_edition, whole_lessons
from helpers.release.leaks import leaks
from helpers.release.secrets import secrets
from helpers.submissions.package import zipped

SHOWN = 20  # lines of what leaks; nobody reads more


def run(root: Path, options: argparse.Namespace) -> int | str:
    """Write the trainee edition of `options.course` (None: all courses) to `options.out`.

    Returns 0, or the sentences that say why there is none; then nothing is written.
    """
    out = Path(options.out)
    try:
        courses = _courses(root / "course_data", whole_lessons(root), options.course)
        _refuse_useless(out)
        edition = make_edition(root, courses)
        archive = zipped(edition.files)
        print(f"正在检查成品（{len(edition.files)} 个文件）……", flush=True)
        _refuse_leaks(leaks(archive, secrets(root)))
        write_atomically(out, archive)
    except (ContentError, NotebookError, NotReleased) as error:
        return f"没有做出学员版：\n{error}"
    except OSError as error:
        return f"没有存成 {out.name}：{reason(error)}。请换一个位置，再运行一次。"
    print(_said(edition, out, len(archive)))
    return 0


def _courses(data: Path, lessons: Iterable[str], wanted: Sequence[str] | None) -> tuple[str, ...] | None:
    there = {path.partition("/")[0] for path in lessons}
    unknown = [name for name in wanted or () if name not in there]
    if unknown:
        courses = [course for course in content.courses(data) if course.folder in there]
        known = "、".join(f"{course.folder}（{course.title}）" for course in courses)
        raise NotReleased(f"没有“{'、'.join(unknown)}”这门课。现有的课程：{known}。")
    return tuple(wanted) if wanted else None


def _refuse_useless(out: Path) -> None:
    if out.is_dir():
        raise NotReleased(f"{out.name} 是一个文件夹。请写出文件名，例如 {out.name}/学员版.zip。")
    if out.suffix.lower() != ".zip":
        raise NotReleased(f"文件名要以 .zip 结尾，例如 {out.stem or '学员版'}.zip。")
    if not out.parent.is_dir():
        raise NotReleased(f"没有 {out.parent} 这个文件夹。请先建好，或换一个位置。")


def _refuse_leaks(found: Sequence[str]) -> None:
    if found:
        more = [f"……另有 {len(found) - SHOWN} 处"] if len(found) > SHOWN else []
        way_out = "请在上面写明的文件里改掉这些文字（或给单元格加上 instructor 标签），再运行一次。"
        raise NotReleased("\n".join([*found[:SHOWN], *more, way_out]))


def _said(edition: Edition, out: Path, size: int) -> str:
    gone = edition.taken_out
    named = "、".join(f"{name}（{count}）" if count > 1 else name for name, count in gone.files.items())
    return "\n".join(
        [
            f"学员版已存成 {out.name}：{len(edition.lessons)} 课，{len(edition.files)} 个文件，"
            f"{size / 1e6:.1f} MB。",
            "没有放进去的：",
            f"  {gone.keys} 道考核题的参考答案，{gone.outputs} 个检查格的输出，"
            f"{gone.instructor_cells} 个讲师单元格，课件里的注释，调研数据的生成规律；",
            f"  不属于学员版的 {sum(gone.files.values())} 个文件：{named}。",
            "已从成品里逐个文件查过：没有参考答案，没有讲师的文字，没有输出。",
        ]
    )
