"""What a survey says of the touchpoints of a map."""

from functools import cache

from helpers import content
from helpers.exercises.journey import called
from helpers.exercises.journey_map import JourneyMap
from helpers.pictures.axes import signed
from helpers.pictures.groups import Group, groups_of
from helpers.pictures.journey import NPS_PER_STEP


@cache
def scores(survey: str) -> dict[str, Group]:
    """Return the answers of each touchpoint of a survey by its name. Raises ContentError."""
    from helpers.methods.nps import by_group

    names = content.load_survey(survey).touchpoints
    table = by_group(content.read_survey(survey), "score", "touchpoint")
    return {group.value: group for group in groups_of(table, {name: name for name in names})}


def survey_words(survey: str, drawn: JourneyMap) -> str:
    """Say how the survey is laid over a map, and where the two differ most."""
    known = content.load_survey(survey)
    found = [
        (number, point, scores(survey)[point.survey])
        for number, point in enumerate(drawn.touchpoints, 1)
        if point.survey in scores(survey)
    ]
    if not found:
        return "还没有触点对应到调研。选一个触点，在下面的“调研触点”里选它对应的那一个。"
    number, point, group = max(found, key=lambda one: abs(one[1].emotion - one[2].nps / NPS_PER_STEP))
    how = f"虚线是《{known.title}》（{known.notice}）里对应触点的 NPS，除以 {NPS_PER_STEP} 画到 −5…+5 上"
    apart = (
        f"差得最多的是第 {number} 步“{called(point)}”：你画 {signed(point.emotion)}，"
        f"“{group.label}”的 NPS 是 {signed(group.nps)}（画在 {signed(group.nps / NPS_PER_STEP, 1)}，"
        f"n={group.n:,}）。"
    )
    return f"{how}。{apart}一个触点的 NPS 是所有客户的平均，你画的是这一位客户：差在哪里，去问。"
