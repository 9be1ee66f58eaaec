"""What two curves say, side by side."""

from helpers.methods.peak_end import summarize
from helpers.pictures.axes import signed
from helpers.pictures.emotions import Curve
from helpers.widgets.peak_end_simulator.state import State
from helpers.widgets.peak_end_simulator.stories import Moments, Story

SAME = 0.05  # of a point: what is written with one decimal looks the same


def drawn(moments: Moments, label: str, unit: str) -> Curve:
    """Return a curve as the pictures want it."""
    names, emotions, durations = zip(*moments, strict=True)
    summary = summarize(emotions, durations)
    lasting = [f"{duration:g} {unit}" for duration in durations]
    return Curve(label, names, emotions, lasting, summary, round(sum(durations), 6))


def both(story: Story, state: State) -> dict[str, Curve]:
    """Return both curves of a story, with their letters."""
    return {
        side: drawn(moments, f"{side.upper()} {story.curve(side).label}", story.unit)
        for side, moments in state.curves.items()
    }


def finding(story: Story, state: State) -> str:
    """Say which curve is remembered better, and whether mean, sum and length say something else."""
    a, b = both(story, state).values()
    if state.curves["a"] == state.curves["b"]:
        return f"A 和 B 现在一模一样，预测的记忆都是 {signed(a.summary.score, 1)} 分：改一处，看记忆变多少"
    gain = b.summary.score - a.summary.score
    mean, total = b.summary.mean - a.summary.mean, b.summary.total - a.summary.total
    longer = _longer(b.duration - a.duration, story.unit)
    if abs(gain) < SAME:
        kept = f"预测的记忆一样（都是 {signed(a.summary.score, 1)} 分）"
        besides = [longer, f"平均{_apart(mean)}" if abs(mean) >= SAME else ""]
        but = "，".join(filter(None, besides))
        return f"B {but}，{kept}" if but else f"A 和 B {kept}"
    better = f"预测的记忆{_apart(gain)}（{signed(a.summary.score, 1)} → {signed(b.summary.score, 1)}）"
    if total * gain < 0 and abs(mean) >= SAME and longer:
        return f"B {longer}，加起来更{'难受' if gain > 0 else '好受'}，{better}"
    if abs(mean) < SAME:
        return f"B {f'{longer}，' if longer else ''}平均和 A 一样，{better}"
    if mean * gain < 0:
        return f"B 平均{_apart(mean)}，{better}"
    return (
        f"B {f'{longer}，' if longer else ''}{better}，平均只{_apart(mean)}"
        if abs(mean) < abs(gain)
        else f"B {better}，平均{_apart(mean)}"
    )


def _apart(difference: float) -> str:
    return f"{'好' if difference > 0 else '差'} {abs(difference):.1f} 分"


def _longer(difference: float, unit: str) -> str:
    if abs(difference) < 1e-6:
        return ""
    return f"{'长' if difference > 0 else '短'} {abs(difference):g} {unit}"
