"""What a class reached, in numbers: the sums, and for each exercise how hard it was and whom it separates."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from helpers.grading.questions import Question, total
from helpers.grading.results import Result
from helpers.methods.item_analysis import cronbach_alpha, difficulty, discrimination

FEW = 30  # below it every share is a hint only
TOO_FEW = 10  # below it a correlation says nothing at all
LOW = 0.4  # the share of all points below which somebody needs help
HARD, EASY = 0.5, 0.95  # mean shares of the points
MANY_EMPTY = 0.3
ONE_IN_TWENTY = 1.645  # the standard normal distribution lies below −1.645 in 5 % of all cases
WEAK = 0.2  # R. L. Ebel and D. A. Frisbie, Essentials of Educational Measurement (1991): below it, poor


@dataclass(frozen=True)
class QuestionNumbers:
    """One exercise in a class: how many reached what, `share` of the points in the mean, 0 to 1.

    `tells` is the corrected item–total correlation, NaN where it is not defined. `both` are automatic and
    manual points where a person has marked.
    """

    question: Question
    full: int
    part: int
    zero: int
    empty: int
    open: int
    share: float
    tells: float
    both: tuple[tuple[float, float], ...] = ()

    @property
    def n(self) -> int:
        """How many could be checked, those who left it empty among them."""
        return self.full + self.part + self.zero + self.empty

    @property
    def answered(self) -> int:
        """How many have written something that could be checked."""
        return self.n - self.empty

    @property
    def is_doubtful(self) -> bool:
        """Whether those who know more may lose points here, beyond what chance does in a class of this size.

        r < −1.645 / √n, from ten trainees on: the one-sided 5 % limit for a correlation that is zero, whose
        standard error is about 1 / √n. Approximate in small classes, and for each exercise by itself.
        Source of the standard error: Crocker and Algina 1986, chapter 14, with n − 1 for n.
        """
        return self.n >= TOO_FEW and self.tells < -ONE_IN_TWENTY / math.sqrt(self.n)

    @property
    def is_hard(self) -> bool:
        """Whether the class reached less than half of the points."""
        return self.share < HARD

    @property
    def advice(self) -> str:
        """What to do about it, in a word or two; nothing for an exercise that does what it should."""
        if not self.n:
            return "没能评分"
        if self.empty >= MANY_EMPTY * self.n:
            return "问问为什么没做"
        if self.is_hard:
            return "讲一讲，先查题" if self.is_doubtful else "讲一讲"
        if self.is_doubtful:
            return "可能题有问题"
        if self.share >= EASY:
            return "都会了"
        return "分不出高低" if self.n >= TOO_FEW and self.tells < WEAK else ""


@dataclass(frozen=True)
class ClassNumbers:
    """A class: the share of all points of everybody whose sum is whole, and every exercise in order."""

    size: int
    shares: tuple[float, ...]
    questions: tuple[QuestionNumbers, ...]
    alpha: float

    @property
    def incomplete(self) -> int:
        """How many have no whole sum, because something could not be checked."""
        return self.size - len(self.shares)

    @property
    def median(self) -> float:
        """The share that half of the class reaches; NaN without a whole sum."""
        return statistics.median(self.shares) if self.shares else math.nan

    @property
    def lessons(self) -> dict[str, float]:
        """The mean share of the points by number of the lesson; NaN where nothing could be checked."""
        groups: dict[str, list[QuestionNumbers]] = {}
        for one in self.questions:
            groups.setdefault(one.question.number, []).append(one)
        return {number: _mean_share(group) for number, group in groups.items()}


def class_numbers(results: Sequence[Result], questions: Sequence[Question]) -> ClassNumbers:
    """Return the numbers of a class of any size, an empty one too."""
    names = [question.name for question in questions]
    rows = [[result.points(name) for name in names] for result in results]
    points = pd.DataFrame(rows, columns=names, dtype=float)
    possible = pd.Series([question.possible for question in questions], index=names, dtype=float)
    shares, tells = difficulty(points, possible), discrimination(points, possible)
    numbers = tuple(
        _question(question, results, float(shares[name]), float(tells[name]))
        for name, question in zip(names, questions, strict=True)
    )
    whole = (share for result in results if (share := total(result, questions).share) is not None)
    return ClassNumbers(len(results), tuple(whole), numbers, cronbach_alpha(points))


def is_empty(result: Result, question: Question) -> bool:
    """Whether a trainee left an exercise empty, as far as the check knows."""
    checked = result.checked.get(question.name)
    return bool(checked and checked.score and checked.score.state == "unanswered")


def _question(question: Question, results: Sequence[Result], share: float, tells: float) -> QuestionNumbers:
    found = dict.fromkeys(("full", "part", "zero", "empty", "open"), 0)
    both = []
    for result in results:
        found[_reached(result, question)] += 1
        automatic, points = result.automatic(question.name), result.points(question.name)
        if automatic is not None and points is not None and result.mark(question.name):
            both.append((automatic, points))
    return QuestionNumbers(question, **found, share=share, tells=tells, both=tuple(both))


def _reached(result: Result, question: Question) -> str:
    points = result.points(question.name)
    if points is None:
        return "open"
    if points >= question.possible - 0.005:  # points are rounded to 0.01
        return "full"
    if points > 0:
        return "part"
    return "empty" if is_empty(result, question) else "zero"


def _mean_share(group: Sequence[QuestionNumbers]) -> float:
    known = [one for one in group if one.n]
    possible = sum(one.question.possible for one in known)
    return sum(one.share * one.question.possible for one in known) / possible if possible else math.nan
