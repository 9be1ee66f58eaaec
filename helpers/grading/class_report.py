"""The class report, in two files: one to be projected, without a single name, and one for the instructor.

`class_report.html` can stand on the wall and be handed on: how the sums lie, what was hard, which answers
were most often wrong. Whose they are is in `class_report_names.html`, with the notices and the files that
were not taken in. Two files, since a part that is only hidden or printed apart would still be in the first.
Both need nothing outside themselves, and print on A4. The wrong answers stand beside the right ones: show
them only after the last class has handed in.
"""

import math
import statistics
from collections.abc import Iterable, Sequence
from pathlib import Path

from markupsafe import Markup

from helpers.answers import write_atomically
from helpers.content import COURSE_DATA
from helpers.grading import class_pictures
from helpers.grading.class_names import page as names_page
from helpers.grading.class_numbers import FEW, LOW, TOO_FEW, ClassNumbers, QuestionNumbers, class_numbers
from helpers.grading.criteria import is_markable
from helpers.grading.feedback_page import style
from helpers.grading.mistakes import Mistake, mistakes
from helpers.grading.questions import asked, by_lesson, everybody
from helpers.grading.results import Result
from helpers.markup import Child, document, tag
from helpers.pictures.axes import percent, signed
from helpers.submissions.submission import Intake

REPORT, NAMES = "class_report.html", "class_report_names.html"
STYLES = ("page.css", "class_report.css")
MOST = 10  # of the mistakes of the whole class
ALONE = 5  # in a smaller class everybody knows who it was


def write(results: Iterable[Result], intake: Intake, folder: Path, data: Path = COURSE_DATA) -> None:
    """Write class_report.html and class_report_names.html. Raises OSError."""
    results = everybody(results, intake)
    questions = asked(results, data)
    folder.mkdir(parents=True, exist_ok=True)
    numbers = class_numbers(results, questions)
    wrong = [mistakes(question, results) for question in questions]
    report = document("班级报告", style(*STYLES), _page(numbers, wrong, results, intake))
    names = document("班级报告（有姓名）", style(*STYLES), names_page(results, questions, intake))
    write_atomically(folder / REPORT, report.encode())
    write_atomically(folder / NAMES, names.encode())


def _page(
    numbers: ClassNumbers, wrong: Sequence[Sequence[Mistake]], results: Sequence[Result], intake: Intake
) -> Child:
    if not results:
        return [_head(numbers), tag("p", "还没有收进作业。"), _notices(results, intake)]
    return [
        _head(numbers),
        _sums(numbers),
        _lessons(numbers),
        _exercises(numbers),
        _mistakes(wrong),
        _opinions(numbers, results),
        _notices(results, intake),
        _how_to_read(numbers),
    ]


def _head(numbers: ClassNumbers) -> Markup:
    possible = sum(one.question.possible for one in numbers.questions)
    asked_of = f"{len(numbers.questions)} 道考核题，满分 {possible:g} 分"
    said = f"n={numbers.size} 份作业，{asked_of}。这一份没有姓名，可以投影。"
    warning = f"只有 {numbers.size} 份（不到 {FEW} 份）：下面的比例出入会比较大，只作线索，不下结论。"
    if numbers.size < ALONE:
        warning += "人这么少，不写姓名也看得出是谁，投影前请想一想。"
    return tag(
        "header",
        tag("h1", "班级报告"),
        tag("p", said),
        tag("p", warning, class_="notice") if 0 < numbers.size < FEW else None,
    )


def _sums(numbers: ClassNumbers) -> Markup:
    shares = numbers.shares
    also = "另有 " if shares else ""
    lacking = f"{also}{numbers.incomplete} 份还有没评的题，没有画进来。"
    drawn = class_pictures.distribution(shares, _shape(shares)) if shares else None
    return tag(
        "section",
        tag("h2", "总分"),
        drawn,
        tag("p", lacking, class_="notice") if numbers.incomplete else None,
    )


def _shape(shares: Sequence[float]) -> str:
    """Say in a sentence how the sums lie."""
    n, low = len(shares), sum(share < LOW for share in shares)
    if max(shares) - min(shares) < 0.005:
        return f"得分率都是 {percent(shares[0])}（n={n}）"
    if n < TOO_FEW:
        return f"{n} 份作业的得分率从 {percent(min(shares))} 到 {percent(max(shares))}（n={n}）"
    half = f"一半的人拿到 {percent(statistics.median(shares))} 以上的分数"
    return f"{half}；{f'有 {low} 人不到' if low else '没有人低于'} {percent(LOW)}（n={n}）"


def _lessons(numbers: ClassNumbers) -> Child:
    titles = {one.question.number: one.question.lesson for one in numbers.questions}
    shares = {number: (titles[number], share) for number, share in numbers.lessons.items()}
    known = {number: share for number, share in numbers.lessons.items() if not math.isnan(share)}
    if not known:
        return None
    lowest, highest = min(known, key=lambda one: known[one]), max(known, key=lambda one: known[one])
    if percent(known[lowest]) == percent(known[highest]):
        finding = f"平均拿到 {percent(known[lowest])} 的分数"
    else:
        finding = f"第 {lowest} 课“{titles[lowest]}”得分最低：平均拿到 {percent(known[lowest])} 的分数"
    return tag("section", tag("h2", "各课"), class_pictures.lessons(shares, f"{finding}（n={numbers.size}）"))


def _exercises(numbers: ClassNumbers) -> Markup:
    hardest_first = sorted(numbers.questions, key=lambda one: (math.isnan(one.share), one.share))
    return tag(
        "section",
        tag("h2", "每道题"),
        class_pictures.exercises(hardest_first, _what_to_do(numbers)),
        _doubtful([one for one in numbers.questions if one.is_doubtful]),
        [
            tag("p", tag("b", f"{words}："), "、".join(found), "。")
            for words, found in _extremes(numbers)
            if found
        ],
        class_="exercises",
    )


def _what_to_do(numbers: ClassNumbers) -> str:
    hard = sum(one.is_hard for one in numbers.questions)
    doubtful = sum(one.is_doubtful for one in numbers.questions)
    said = f"{hard} 道题平均拿不到一半分数，值得讲一讲" if hard else "每道题平均都拿到一半以上的分数"
    if not any(one.n for one in numbers.questions):
        said = "没有一道题评出了分数"
    return f"{said}{f'；{doubtful} 道题可能有问题，请检查' if doubtful else ''}（n={numbers.size}，难的在前）"


def _doubtful(found: Sequence[QuestionNumbers]) -> Child:
    """An exercise on which the better ones do worse may have a fault of its own."""
    if not found:
        return None
    names = "、".join(f"{one.question.label}（{signed(one.tells, 2)}）" for one in found)
    why = "总分高的人在这里反而丢分多，也可能只是碰巧。先检查参考答案和题目的说法，再看两三份高分的答案。"
    return tag("p", tag("b", f"可能题有问题：{names}。"), why, class_="notice")


def _extremes(numbers: ClassNumbers) -> tuple[tuple[str, list[str]], ...]:
    known = [one for one in numbers.questions if one.n]
    most_empty = sorted((one for one in known if one.empty), key=lambda one: -one.empty / one.n)[:3]
    return (
        ("人人满分", [one.question.label for one in known if one.full == one.n]),
        ("没有人拿到满分", [one.question.label for one in known if not one.full]),
        ("没有人拿到分", [one.question.label for one in known if one.full + one.part == 0]),
        ("没做的人最多", [f"{one.question.label}（{one.empty} / {one.n} 人）" for one in most_empty]),
        ("没能评分", [f"{one.question.label}（{one.open} 人）" for one in numbers.questions if one.open]),
    )


def _mistakes(wrong: Sequence[Sequence[Mistake]]) -> Child:
    found = [mistake for group in wrong for mistake in group]
    if not found:
        return tag("section", tag("h2", "常见的错"), tag("p", "没有两个人以上犯的同样的错。"))
    top = sorted(found, key=lambda mistake: (-mistake.count, -mistake.share))[:MOST]
    worst = top[0]
    who = f"{worst.count} 人（做了这道题的人里的 {percent(worst.share)}）"
    finding = f"最常见的错，{who}都犯了：{worst.question.label}，{worst.words}"
    lessons = by_lesson([group[0].question for group in wrong if group])
    per_question = {group[0].question.name: group for group in wrong if group}
    return tag(
        "section",
        tag("h2", "常见的错"),
        tag("figure", tag("figcaption", finding), _table(top, with_question=True)),
        tag(
            "p",
            "人数 = 这样答的人 / 做了这道题的人，人多的在前，条是它的百分比；只有一个人这样答的不列。",
            class_="soft",
        ),
        [
            [
                tag("h3", f"{number} {group[0].lesson}"),
                [
                    tag(
                        "div",
                        tag("h4", question.exercise.title),
                        _table(per_question[question.name]),
                        class_="one",
                    )
                    for question in group
                ],
            ]
            for number, group in lessons.items()
        ],
    )


def _table(found: Iterable[Mistake], with_question: bool = False) -> Markup:
    headings = [*(["题目"] if with_question else []), "部分", "这样答的", "应当", "人数（这样答的 / 做了的）"]
    rows = [
        tag(
            "tr",
            tag("td", mistake.question.label) if with_question else None,
            tag("td", mistake.wrong.part),
            tag("td", mistake.wrong.given),
            tag("td", mistake.wrong.right),
            tag(
                "td",
                _bar(mistake.share),
                f"{mistake.count} / {mistake.answered} 人（{percent(mistake.share)}）",
                class_="share",
            ),
        )
        for mistake in found
    ]
    head = tag("tr", [tag("th", heading) for heading in headings])
    table = tag("table", tag("thead", head), tag("tbody", rows), class_="mistakes")
    return tag("div", table, class_="table")


def _bar(share: float) -> Markup:
    return tag("div", tag("div", style=f"width:{share:.1%}"), class_="bar", aria_hidden="true")


def _opinions(numbers: ClassNumbers, results: Sequence[Result]) -> Child:
    """What people gave beside what the check gave."""
    written = [one for one in numbers.questions if is_markable(one.question.exercise)]
    if not written:
        return None
    marked = [one for one in written if one.both]
    count, answers = sum(len(one.both) for one in marked), sum(one.answered for one in written)
    done = f"可以人工评的答案有 {answers} 份，评了 {count} 份。"
    if not marked:
        return tag("section", tag("h2", "自动分与人工分"), tag("p", f"{done}没评的计自动分。"))
    mean = statistics.mean(manual - automatic for one in marked for automatic, manual in one.both)
    higher = f"人工分平均比自动分{'高' if mean > 0 else '低'} {abs(mean):.1f} 分"
    finding = "人工分与自动分平均一样" if abs(mean) < 0.05 else higher
    head = tag(
        "tr", [tag("th", words) for words in ("题目", "评了", "自动分平均", "人工分平均", "差", "最大的差")]
    )
    rows = [tag("tr", [tag("td", cell) for cell in _opinion(one)]) for one in marked]
    return tag(
        "section",
        tag("h2", "自动分与人工分"),
        tag(
            "figure",
            tag("figcaption", f"{finding}（n={count}）"),
            tag("table", tag("thead", head), tag("tbody", rows)),
        ),
        tag(
            "p",
            f"{done}差得多的题，可能是规则没听出好的说法，也可能是评得松紧不一，请两位讲师各评几份比一比。",
        ),
    )


def _opinion(one: QuestionNumbers) -> tuple[str, ...]:
    gaps = [manual - automatic for automatic, manual in one.both]
    automatic, manual = (statistics.mean(values) for values in zip(*one.both, strict=True))
    widest = max(gaps, key=abs)
    named = (f"{automatic:.1f}", f"{manual:.1f}", signed(statistics.mean(gaps), 1), signed(widest, 1))
    return one.question.label, f"{len(gaps)} 份", *named


def _notices(results: Sequence[Result], intake: Intake) -> Markup:
    with_notices = [result for result in results if result.submission.notices]
    count = sum(len(result.submission.notices) for result in with_notices)
    said = f"有提示的作业 {len(with_notices)} 份（共 {count} 条），没收进的文件 {len(intake.rejected)} 个。"
    where = f"是谁的、写了什么，在 {NAMES} 里，只给讲师看。"
    return tag("section", tag("h2", "收作业时的提示"), tag("p", said, where))


def _how_to_read(numbers: ClassNumbers) -> Markup:
    lines = [
        "平均：全班平均拿到这道题百分之几的分数，越高越容易；没做的按 0 分算，没能评分的不算。",
        "区分度：这道题的得分与其余各题得分率的相关系数（−1 到 1，Henrysson 1963）。"
        "0.2 以下分不出高低（Ebel 与 Frisbie 1991），负数说明总分高的人反而丢分；"
        "低于 −1.645/√n（n 是评了分的人数，单侧 5%，近似）才提醒检查题目。"
        f"不到 {TOO_FEW} 份时不算。",
        "建议只是线索：讲一讲 = 平均不到一半；"
        "先查题、可能题有问题 = 区分度低得不太像碰巧；"
        "问问为什么没做 = 三成以上的人空着；都会了 = 平均 95% 以上。",
    ]
    if not math.isnan(numbers.alpha) and numbers.size >= TOO_FEW:
        lines.append(f"整套题的内部一致性 α={numbers.alpha:.2f}（Cronbach 1951，越接近 1 越一致）。")
    return tag(
        "section",
        tag("h2", "怎样读这份报告"),
        tag("ul", [tag("li", words) for words in lines]),
        class_="soft",
    )
