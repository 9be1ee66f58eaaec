"""The moments of a visit in their order, and what is remembered of it beside the mean."""

from collections.abc import Sequence

from markupsafe import Markup

from helpers.markup import Child, tag
from helpers.methods.peak_end import HIGHEST, LOWEST, PeakEnd
from helpers.palette import ACCENT, DETRACTOR, INK, LINE, PROMOTER, SOFT
from helpers.pictures.axes import Anchor, Scale, line, picture, rectangle, signed, text
from helpers.pictures.demo_size import HUGE, LARGE, MIDDLE, WIDTH

HEIGHT = 272
TOP, BOTTOM = 34, HEIGHT - 26
SIDE, SIDE_HEIGHT = 240, 250
ENDS: Anchor = "end"
MIDDLE_OF: Anchor = "middle"


def visit_picture(names: Sequence[str], emotions: Sequence[float], summary: PeakEnd, finding: str) -> Markup:
    """Draw a bar for each moment, as wide as its column, with the strongest and the last marked."""
    width = WIDTH / len(emotions)
    most = max(abs(emotion) for emotion in emotions) or 1
    up = Scale(-most, most, BOTTOM, TOP)
    xs = [round(width * (place + 0.5), 1) for place in range(len(emotions))]
    bars: list[Child] = []
    for place, (x, emotion) in enumerate(zip(xs, emotions, strict=True)):
        colour = DETRACTOR if emotion < 0 else PROMOTER
        top, bottom = sorted((up(0), up(emotion)))
        counts = place in (summary.peak_at, len(emotions) - 1)
        bars.append(
            rectangle(
                round(x - width * 0.36, 1),
                top,
                width * 0.72,
                bottom - top,
                colour,
                fill_opacity=None if counts else "0.3",
            )
        )
        edge = bottom + 20 if emotion < 0 else top - 7
        bars.append(text(x, edge, signed(emotion), anchor="middle", size=LARGE, bold=counts))
        marks = [
            word
            for word, here in (("最强", place == summary.peak_at), ("结尾", place == len(emotions) - 1))
            if here
        ]
        inside = up(0) + 20 if emotion >= 0 else up(0) - 7
        last = place == len(emotions) - 1  # two marks are wider than a column
        at, anchor = (WIDTH, ENDS) if last and len(marks) > 1 else (x, MIDDLE_OF)
        bars.append(text(at, inside, "·".join(marks), anchor=anchor, size=MIDDLE, bold=True, colour=ACCENT))
    said = "、".join(f"{name} {signed(emotion)}" for name, emotion in zip(names, emotions, strict=True))
    return picture(finding, said, WIDTH, HEIGHT, bars, line(0, up(0), WIDTH, up(0), INK, 1.5))


def memory_picture(summary: PeakEnd, before: PeakEnd) -> Markup:
    """Draw what is remembered and the mean as two columns; a dashed line shows where each was at first."""
    up = Scale(LOWEST, HIGHEST, SIDE_HEIGHT - 40, 40)
    columns = (("记忆", summary.score, before.score, 22), ("平均", summary.mean, before.mean, 136))
    parts = [_column(*column, up=up) for column in columns]
    words = f"预测的记忆 {signed(summary.score, 1)}，平均 {signed(summary.mean, 1)}"
    return picture(None, words, SIDE, SIDE_HEIGHT, parts, line(0, up(0), SIDE, up(0), INK, 1.5))


def _column(name: str, value: float, first: float, left: float, up: Scale) -> Child:
    top, bottom = sorted((up(0), up(value)))
    colour = DETRACTOR if value < 0 else PROMOTER
    beside = bottom + 34 if value < 0 else top - 10
    return [
        rectangle(left, up(HIGHEST), 82, up(LOWEST) - up(HIGHEST), "none", stroke=LINE),
        rectangle(left, top, 82, max(bottom - top, 1), colour),
        line(left - 8, up(first), left + 90, up(first), SOFT, 2, "5 4"),
        tag(
            "g",
            text(left + 41, beside, signed(value, 1), anchor="middle", size=HUGE, bold=True, colour=colour),
            class_="wb-marks",
        ),
        text(left + 41, SIDE_HEIGHT - 12, name, anchor="middle", size=LARGE, bold=True),
    ]
