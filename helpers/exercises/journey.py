"""`journey`: a journey map as it is and as it should be, looked at by a rubric of named rules."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from pydantic import Field

from helpers.exercises.base import IDENTIFIER, Answer, Content, Exercise, Key, Listing, Progress
from helpers.exercises.columns import NOBODY
from helpers.exercises.journey_map import CHANNELS, FIELDS, HEAD, JourneyMap, Touchpoint, free_id
from helpers.exercises.score import ScoreItem

SIDES = {"as_is": "现状", "to_be": "改进后"}
NAMED = 3  # a sentence names so many touchpoints, and counts the others


class JourneyAnswer(Answer):
    """The journey as it is, and as it should be once that map has been begun; ids are the same in both."""

    as_is: JourneyMap = JourneyMap()
    to_be: JourneyMap | None = None

    def side(self, side: str) -> JourneyMap:
        """Return one of the maps; without a to-be it is the as-is."""
        return self.to_be if side == "to_be" and self.to_be is not None else self.as_is

    def put(self, side: str, changed: JourneyMap) -> "JourneyAnswer":
        """Return the answer with one of its maps replaced."""
        return self.model_copy(update={side: changed})

    @property
    def maps(self) -> dict[str, JourneyMap]:
        """The maps that there are, by side."""
        return {"as_is": self.as_is, **({"to_be": self.to_be} if self.to_be else {})}

    @property
    def next_touchpoint(self) -> str:
        """The id of the next touchpoint, which none has had in either map."""
        return free_id("t", [point.id for one in self.maps.values() for point in one.touchpoints])

    @property
    def opportunities(self) -> tuple[tuple[int, Touchpoint], ...]:
        """The touchpoints with an opportunity, and their numbers, from 1; of two versions the fuller."""
        found: dict[str, tuple[int, Touchpoint]] = {}
        for one in self.maps.values():
            for number, point in enumerate(one.touchpoints, 1):
                fuller = point.id not in found or len(_gaps(point)) < len(_gaps(found[point.id][1]))
                if point.opportunity.strip() and fuller:
                    found[point.id] = (number, point)
        return tuple(found.values())


class Rules(Content):
    """How many of each a finished map has at least."""

    stages: int = Field(default=3, ge=1)
    touchpoints: int = Field(default=8, ge=1)
    pains: int = Field(default=1, ge=0)
    mots: int = Field(default=1, ge=0)
    opportunities: int = Field(default=2, ge=0)


class Finding(NamedTuple):
    """What a rule says of a map: how far it is met, from 0 to 1, and what is missing where."""

    rule: str
    label: str
    share: float
    said: str


class JourneyKey(Key[JourneyAnswer]):
    """An example that meets every rule."""


class Journey(Exercise[JourneyAnswer, JourneyKey]):
    """A journey map to be drawn or improved.

    `template` is the map to start from (course_data/journeys/), `survey` is laid over the curve, `to_be` asks
    for a second map, `rules` for how much of everything.
    """

    answer_type = JourneyAnswer
    key_type = JourneyKey
    has_rules = True

    kind: Literal["journey"]
    template: str | None = Field(default=None, pattern=IDENTIFIER)
    survey: str | None = None
    to_be: bool = False
    rules: Rules = Rules()

    def rubric(self, answer: JourneyAnswer) -> tuple[Finding, ...]:
        """Return what each rule says of an answer."""
        return rubric(answer, self.rules, self.to_be)

    def check_key(self, key: JourneyKey) -> None:
        """The example meets every rule."""
        unmet = [finding for finding in self.rubric(key.answer) if finding.share < 1]
        if unmet:
            raise ValueError(f"answer：示例没有达到“{unmet[0].label}”：{unmet[0].said}")

    def progress(self, answer: JourneyAnswer) -> Progress:
        """One part for each rule; an empty answer has none."""
        findings = self.rubric(answer)
        met = sum(finding.share == 1 for finding in findings) if self.is_begun(answer) else 0
        return Progress(met, len(findings))

    def is_begun(self, answer: JourneyAnswer) -> bool:
        """Whether anything is on a map; a rule that is met in part has its share of the points."""
        return answer != JourneyAnswer()

    def mark(self, answer: JourneyAnswer, key: JourneyKey) -> tuple[ScoreItem, ...]:
        """One item for each rule: it earns an equal share of the points, as far as it is met."""
        findings = self.rubric(answer)
        return tuple(
            ScoreItem(rule, label, share == 1, self.points / len(findings) * share, said)
            for rule, label, share, said in findings
        )

    def listings(self, answer: JourneyAnswer) -> tuple[Listing, ...]:
        """The maps, a row a touchpoint, and the opportunities as a plan."""
        return listings(answer)


def rubric(answer: JourneyAnswer, rules: Rules, to_be: bool) -> tuple[Finding, ...]:
    """Return what each rule says of an answer; `to_be` asks for a second map as well."""
    return tuple(_rubric(answer, rules, to_be))


def _rubric(answer: JourneyAnswer, rules: Rules, to_be: bool) -> Iterator[Finding]:
    one = answer.as_is
    points = one.touchpoints
    missing = [words for field, words in HEAD.items() if not getattr(one, field).strip()]
    share = 1 - len(missing) / len(HEAD)
    said = f"还没有写：{'、'.join(missing)}。" if missing else "谁、在什么场景、想办成什么，都写了。"
    yield Finding("head", "一位客户、一个场景、一个目标", share, said)

    used = [stage for stage in one.stages if stage.name.strip() and one.within(stage.id)]
    yield _enough("stages", "阶段", "个", rules.stages, len(used), "里面要有触点，也要有名字")

    blank = [number for number, point in enumerate(points, 1) if not point.action.strip()]
    said = f"{_numbers(blank)}还没有写客户在做什么" if blank else "每个触点写清客户在做什么"
    yield _enough("touchpoints", "触点", "个", rules.touchpoints, len(points) - len(blank), said)

    yield _curve(one)

    for field, words, asked in (("pain", "痛点", rules.pains), ("mot", "关键时刻", rules.mots)):
        found = sum(bool(str(getattr(point, field) or "").strip()) for point in points)
        if asked:
            yield _enough(f"{field}s", words, "处", asked, found, _where_to_look(one, field))

    opportunities = answer.opportunities
    if rules.opportunities:
        found = len(opportunities)
        yield _enough("opportunities", "机会", "个", rules.opportunities, found, _no_opportunity(one, answer))
        yield _owned(opportunities, rules.opportunities)
    if to_be:
        yield _better(answer)


def _enough(rule: str, label: str, unit: str, asked: int, found: int, how: str) -> Finding:
    label = f"至少 {asked} {unit}{label}"
    if found >= asked:
        return Finding(rule, label, 1, f"有 {found} {unit}。")
    return Finding(rule, label, found / asked, f"有 {found} {unit}，还差 {asked - found} {unit}：{how}。")


def _curve(one: JourneyMap) -> Finding:
    label = "情绪曲线有峰、有谷、有终点"
    feelings = one.feelings
    if feelings is None:
        return Finding("curve", label, 0, "还没有触点，画不出曲线。")
    last = one.touchpoints[-1]
    missing = [
        words
        for is_missing, words in (
            (feelings.highest <= 0, "没有高于 0 的触点（峰）：客户在哪里最高兴？"),
            (feelings.valley >= 0, "没有低于 0 的触点（谷）：客户在哪里最难受？"),
            (
                not last.action.strip(),
                f"最后一个触点（第 {len(one.touchpoints)} 步）还没有写，结尾看不出来。",
            ),
        )
        if is_missing
    ]
    if missing:
        return Finding("curve", label, 1 - len(missing) / 3, "".join(missing))
    high, low = (one.touchpoints[place] for place in (feelings.highest_at, feelings.valley_at))
    return Finding("curve", label, 1, f"峰在“{called(high)}”，谷在“{called(low)}”，终点是“{called(last)}”。")


def _where_to_look(one: JourneyMap, field: str) -> str:
    if one.feelings is None:
        return "先写触点"
    low = one.touchpoints[one.feelings.valley_at]
    place = f"第 {one.feelings.valley_at + 1} 步“{called(low)}”"
    return f"先看情绪最低的{place}" if field == "pain" else f"哪一步办好办坏，客户会一直记得？先想想{place}"


def _no_opportunity(one: JourneyMap, answer: JourneyAnswer) -> str:
    """Name the painful touchpoints for which nothing is planned."""
    planned = {point.id for _, point in answer.opportunities}
    painful = [
        number
        for number, point in enumerate(one.touchpoints, 1)
        if (point.pain.strip() or point.emotion < 0) and point.id not in planned
    ]
    return f"{_numbers(painful)}有痛点或情绪低于 0，可以怎样改" if painful else "挑一个触点写下可以怎样改"


def _owned(opportunities: tuple[tuple[int, Touchpoint], ...], asked: int) -> Finding:
    label = "每个机会都有负责人、衡量指标和完成日期"
    if not opportunities:
        return Finding("plan", label, 0, "还没有写机会。没有人、没有尺子、没有日子的机会，只是愿望。")
    gaps = []
    for number, point in opportunities:
        if missing := _gaps(point):
            gaps.append(f"第 {number} 步“{called(point)}”缺{'、'.join(missing)}。")
    if not gaps:
        return Finding("plan", label, 1, f"{len(opportunities)} 个机会都写全了。")
    share = (len(opportunities) - len(gaps)) / max(len(opportunities), asked)
    more = f"还有 {len(gaps) - NAMED} 处。" if len(gaps) > NAMED else ""
    return Finding("plan", label, share, "".join(gaps[:NAMED]) + more)


def _better(answer: JourneyAnswer) -> Finding:
    label = "改进后的旅程等得更短，或者记得更好"
    before, after = answer.as_is, answer.to_be
    if after is None:
        return Finding("to_be", label, 0, "还没有画改进后的旅程：点“改进后”，从现状复制一份再改。")
    if before.feelings is None or after.feelings is None:
        return Finding("to_be", label, 0, "两张地图都要有触点，才能比较。")
    if after.wait < before.wait or after.feelings.score > before.feelings.score:
        return Finding("to_be", label, 1, "改进后的地图与现状有了差别。")
    return Finding(
        "to_be", label, 0, "改进后的等待时间没有变短，预测的记忆也没有变高：机会做成以后，哪一步会不同？"
    )


def _gaps(point: Touchpoint) -> list[str]:
    """Return what the plan of an opportunity lacks."""
    gaps = [FIELDS[field] for field in ("owner", "metric", "due") if not getattr(point, field).strip()]
    return [*gaps, f"一位负责人（“{point.owner}”不是一个人）"] if NOBODY.search(point.owner) else gaps


def called(point: Touchpoint) -> str:
    """Return what a touchpoint is called where it is spoken of."""
    return point.action.strip() or "（还没有写）"


def _numbers(numbers: list[int]) -> str:
    named = "、".join(str(number) for number in numbers[:NAMED])
    return f"第 {named} {'步等 ' + str(len(numbers)) + ' 步' if len(numbers) > NAMED else '步'}"


def listings(answer: JourneyAnswer) -> tuple[Listing, ...]:
    """Return the maps of an answer, a row a touchpoint, and the opportunities as a plan."""
    if answer == JourneyAnswer():
        return ()
    found = []
    for side, one in answer.maps.items():
        title = f"{SIDES[side]}：{'，'.join(filter(None, (one.actor, one.scenario, one.goal))) or '旅程图'}"
        rows = [(number, *row(one, point)) for number, point in enumerate(one.touchpoints, 1)]
        found.append(Listing(title, ("序号", *FIELDS.values()), tuple(rows)))
    plan = [
        (number, called(point), *(getattr(point, field) for field in PLAN))
        for number, point in answer.opportunities
    ]
    if plan:
        columns = ("序号", "触点", *(FIELDS[field] for field in PLAN))
        found.append(Listing("改进机会", columns, tuple(plan)))
    return tuple(found)


PLAN = ("pain", "opportunity", "owner", "metric", "due")


def row(one: JourneyMap, point: Touchpoint) -> tuple[str | float, ...]:
    """Return the fields of a touchpoint in words, in the order of FIELDS."""
    stage = one.stage(point.stage)
    words = {
        "stage": stage.name if stage else "",
        "channel": CHANNELS[point.channel],
        "mot": "是" if point.mot else "",
    }
    return tuple(words.get(field, getattr(point, field)) for field in FIELDS)
