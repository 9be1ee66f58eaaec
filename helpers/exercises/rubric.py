"""Rules for written words: what should be said, what hurts, and where a text says it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, NamedTuple, TypeVar

from pydantic import AfterValidator, Field, model_validator

from helpers.exercises.base import LONGEST_TEXT, Content, Name, Text

WORK = 10_000  # how many ways a pattern may try at one place of a text
REACH = 100  # an open repetition (`.*`, `\d+`) reaches this far, so that a search takes linear time
MANY = 4  # a step of so many rules may leave one of them unheard
EDGE = 60  # an opening or an ending is two sentences, and no longer than this

SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?\n]*")
NEGATED = re.compile(
    "不会|不用|不必|不需|不要|不让|不能|不敢|不好|不想|不再|不是|没法|无法|无需|绝不|决不|免得|省得|避免|而不|别再|哪能"
)
CLAUSE_ENDS = "，,。.！!？?；;：:\n"
NEGATION_REACH = 8

TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?P<\w+>|\(\?<?[:=!]|\{\d*,?\d*\}|.", re.DOTALL)

Place = TypeVar("Place", bound=tuple[Any, ...])


def bounded(pattern: str) -> str:
    """Return a regular expression in which no repetition reaches further than `REACH`.

    Raises ValueError when a whole group is repeated or the repetitions in a row leave more than `WORK` ways
    to try: on a long text such a search would not come to an end. What may be missing (`?`) is two ways;
    alternatives are taken to begin with different letters.
    """
    written: list[str] = []
    ways = [[1, 1]]  # of each open bracket: the costliest branch so far, and the branch being read
    previous = ""
    for token in TOKEN.findall(pattern):
        repeat = _repeat(token) if previous not in ("", "repeat") else None
        if repeat and previous == ")":
            raise ValueError(f"正则表达式 {pattern}：括号后面只能跟 ?，不能重复整个括号")
        if repeat:
            low, high = repeat
            ways[-1][1] *= max(1, high - low)
            token = f"{{{low},{high}}}"
        elif token == "?" and previous not in ("", "(", "repeat"):
            ways[-1][1] *= 2
        elif token.startswith("("):
            ways.append([1, 1])
        elif token == "|":
            ways[-1] = [max(ways[-1]), 1]
        elif token == ")" and len(ways) > 1:
            inside = max(ways.pop())
            ways[-1][1] *= inside
        if max(ways[-1]) > WORK:
            raise ValueError(
                f"正则表达式 {pattern}：连着用了太多次 *、+ 或 ?，请写成有上限的重复，如 {{0,20}}"
            )
        written.append(token)
        previous = "repeat" if repeat or token == "?" else token
    return "".join(written)


def _repeat(token: str) -> tuple[int, int] | None:
    open_ended = {"*": (0, REACH), "+": (1, REACH)}
    if token in open_ended:
        return open_ended[token]
    limits = re.fullmatch(r"\{(\d*)(,?)(\d*)\}", token)
    if limits is None or limits.group() in ("{}", "{,}"):
        return None
    low = int(limits[1] or 0)
    high = int(limits[3] or REACH) if limits[2] else low
    return min(low, REACH), min(high, REACH)


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern ready to search. Raises ValueError when it is wrong or could take for ever."""
    try:
        return re.compile(bounded(pattern), re.DOTALL)
    except re.error as error:
        raise ValueError(f"正则表达式 {pattern} 写错了：{error}") from None


def _checked(pattern: str) -> str:
    compiled(pattern)
    return pattern


Pattern = Annotated[str, Field(min_length=1), AfterValidator(_checked)]


class Step(Content):
    """One thing to write: what it is called, what to think of, and an example that can be looked at.

    Words of fewer than `shortest` characters, blanks not counted, are a note and not yet what is asked for.
    """

    label: Text
    prompt: str = ""
    example: str = ""
    lines: int = Field(default=3, ge=1, le=20)
    shortest: int = Field(default=0, ge=0)


class Rule(Content):
    """What one step (or, without `step`, the whole script) should say, or how long it should be.

    It is met by `at_least` places where a pattern (regular expression) is found, or by a length between
    `shortest` and `longest` characters, blanks not counted.
    """

    id: Name
    step: str | None = None
    label: Text
    points: float = Field(default=1, gt=0)
    patterns: tuple[Pattern, ...] = ()
    at_least: int = Field(default=1, ge=1)
    where: Literal["anywhere", "opening", "ending"] = "anywhere"
    shortest: int | None = Field(default=None, ge=1)
    longest: int | None = Field(default=None, ge=1)
    reason: str = ""
    example: str = ""

    @property
    def missed(self) -> str:
        """What to say when it is not met: its label, and of a length how long."""
        if self.patterns:
            return self.label
        most = f"{self.shortest or 1} 到 {self.longest}" if self.longest else f"至少 {self.shortest}"
        return f"{self.label}（{most} 个字）"

    def is_met(self, text: str) -> bool:
        """Whether a text does what the rule asks for; an empty one never does."""
        if not text.strip():
            return False
        if not self.patterns:
            return (self.shortest or 0) <= length(text) <= (self.longest or LONGEST_TEXT)
        part = {"anywhere": text, "opening": opening(text), "ending": ending(text)}[self.where]
        if self.at_least == 1:
            return any(compiled(pattern).search(part) for pattern in self.patterns)
        return len(_places(self.patterns, part)) >= self.at_least

    @model_validator(mode="after")
    def _check(self) -> "Rule":
        if bool(self.patterns) == bool(self.shortest or self.longest):
            raise ValueError(f"规则 {self.id}：要么写 patterns，要么写 shortest 或 longest")
        if self.shortest and self.longest and self.shortest > self.longest:
            raise ValueError(f"规则 {self.id}：shortest 不能大于 longest")
        return self


class Taboo(Content):
    """Words that hurt: why, what to say instead, and how many points each place costs."""

    pattern: Pattern
    why: Text
    instead: Text
    costs: float = Field(default=1, gt=0)


class Hurt(NamedTuple):
    """Where a text hurts: `text[start:end]` are the `words`."""

    start: int
    end: int
    words: str
    taboo: Taboo


class Rubric(Content):
    """A file of course_data/rubrics/; `taboos_of` names another one whose taboos count here too."""

    title: Text
    steps: dict[Name, Step] = Field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    taboos: tuple[Taboo, ...] = ()
    taboos_of: str | None = None


@dataclass(frozen=True)
class Review:
    """What there is to say of one step (`None`: of the whole script)."""

    step: str | None
    rules: tuple[Rule, ...]
    met: tuple[Rule, ...]
    hurts: tuple[Hurt, ...] = ()
    too_short: int = 0  # the characters asked for, when something is written but less

    @property
    def missing(self) -> tuple[Rule, ...]:
        """The rules that are not met."""
        return tuple(rule for rule in self.rules if rule not in self.met)

    @property
    def possible(self) -> float:
        """The points of all rules."""
        return sum(rule.points for rule in self.rules)

    @property
    def points(self) -> float:
        """The points of the rules that are met, less what the places that hurt cost; never below zero.

        Of words that are too short no more than a third counts, so that a heap of key words is worth little.
        """
        costs = sum(hurt.taboo.costs for hurt in self.hurts)
        points = max(0.0, sum(rule.points for rule in self.met) - costs)
        return min(points, self.possible // 3) if self.too_short else points

    @property
    def share(self) -> float:
        """The share of a grade these words earn, 0 to 1.

        The check misses good words: of `MANY` rules one unheard is free, unless words hurt or are too few.
        """
        forgiven = 0.0
        if len(self.rules) >= MANY and not self.hurts and not self.too_short:
            forgiven = max((rule.points for rule in self.missing), default=0.0)
        return (self.points + forgiven) / self.possible if self.points else 0.0

    @property
    def is_green(self) -> bool:
        """Whether nothing is missing, nothing hurts and enough is written."""
        return not self.missing and not self.hurts and not self.too_short


# What a step without rules of its own is asked for.
WRITTEN = Rule(id="written", label="写下内容", shortest=1, reason="先写下来，才能改得更好。")


def review(
    steps: Mapping[str, Step], rules: Sequence[Rule], taboos: Sequence[Taboo], texts: Mapping[str, str]
) -> tuple[Review, ...]:
    """Return what is said, missing and hurting, step by step; rules without a step come last, as one."""
    reviews = []
    for step, asked in steps.items():
        text = texts.get(step, "")
        own = tuple(rule for rule in rules if rule.step == step) or (WRITTEN,)
        too_short = asked.shortest if 0 < length(text) < asked.shortest else 0
        reviews.append(Review(step, own, _met(own, text), hurts(text, taboos), too_short))
    general = tuple(rule for rule in rules if rule.step is None)
    if general:
        whole = "\n".join(texts.get(step, "") for step in steps)
        reviews.append(Review(None, general, _met(general, whole)))
    return tuple(reviews)


def hurts(text: str, taboos: Iterable[Taboo]) -> tuple[Hurt, ...]:
    """Return the places that hurt, in order and apart; “不会让您白跑” denies what it names and does not."""
    found = (Hurt(*match.span(), match.group(), taboo) for taboo in taboos for match in _said(taboo, text))
    return tuple(_apart(found))


def length(text: str) -> int:
    """Return how many characters a text has, blanks not counted."""
    return len("".join(text.split()))


def opening(text: str) -> str:
    """Return the first two sentences of a text, at most `EDGE` characters."""
    return "".join(_sentences(text)[:2])[:EDGE]


def ending(text: str) -> str:
    """Return the last two sentences of a text, at most `EDGE` characters."""
    return "".join(_sentences(text)[-2:])[-EDGE:]


def _sentences(text: str) -> list[str]:
    return [sentence for sentence in SENTENCE.findall(text.strip()) if sentence]


def _met(rules: Iterable[Rule], text: str) -> tuple[Rule, ...]:
    return tuple(rule for rule in rules if rule.is_met(text))


def _places(patterns: Iterable[str], text: str) -> list[tuple[int, int]]:
    found = (match.span() for pattern in patterns for match in compiled(pattern).finditer(text))
    return _apart(found)


def _apart(places: Iterable[Place]) -> list[Place]:
    """Return places (start and end first) in order without overlap: the first, of one start the longest."""
    apart: list[Place] = []
    for place in sorted(places, key=lambda place: (place[0], -place[1])):
        if not apart or place[0] >= apart[-1][1]:
            apart.append(place)
    return apart


def _said(taboo: Taboo, text: str) -> Iterator[re.Match[str]]:
    """The places where a taboo stands and is not denied in its own clause, just before."""
    for match in compiled(taboo.pattern).finditer(text):
        before = text[max(0, match.start() - NEGATION_REACH) : match.start()]
        clause = before[max(before.rfind(end) for end in CLAUSE_ENDS) + 1 :]
        if match.group() and not NEGATED.search(clause):
            yield match
