"""Who is who in an inbox: of each trainee the newest submission counts, and everybody has their own id."""

import hashlib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from helpers.submissions.submission import Submission
from helpers.submissions.wording import named
from helpers.trainee import Profile

DIGITS = 6  # of a digest, in an id
Rank = tuple[bool, datetime, bool, str]


@dataclass(frozen=True)
class Version:
    """A submission as it was read.

    `intact` says that its manifest lists the very files in it, `ahead` that its time has not come yet, and
    `answered` in how many exercises there is something.
    """

    submission: Submission
    intact: bool = True
    ahead: bool = False
    answered: int = 0

    @property
    def rank(self) -> Rank:
        """What decides which version counts: the time, and of one time the one nobody has changed.

        A time that has not come yet is a clock that was wrong: it comes before all others, or nothing could
        be handed in after it.
        """
        return not self.ahead, self.submission.handed_in_at, self.intact, self.submission.digest


@dataclass
class _Trainee:
    """What is known of a trainee so far: only the newest version is kept, of the others when and where."""

    newest: Version
    rank: Rank
    fullest: tuple[int, Rank]
    files: dict[Rank, str] = field(default_factory=dict)

    def add(self, version: Version, rank: Rank) -> None:
        self.files.setdefault(rank, version.submission.file)  # a copy of the same one is the same one
        self.fullest = max(self.fullest, (version.answered, rank))
        if rank > self.rank:
            self.newest, self.rank = version, rank


def newest_of_each(versions: Iterable[Version]) -> tuple[Submission, ...]:
    """Return the newest submission of each trainee with its own id, by id; what was decided is said in it.

    A trainee is a number and a name; case, width and blanks do not make another one.
    """
    trainees: dict[tuple[str, str], _Trainee] = {}
    for version in versions:
        rank = version.rank
        person = _person(version.submission.profile)
        trainees.setdefault(person, _Trainee(version, rank, (version.answered, rank))).add(version, rank)
    by_number: dict[str, list[str]] = defaultdict(list)
    for number, name in trainees:
        by_number[number].append(name)
    ids = _ids(trainees)
    submissions = (
        replace(
            trainee.newest.submission,
            id=ids[person],
            notices=(
                *_shared(person, by_number, trainees),
                *_older(trainee),
                *_ahead(trainee),
                *_fewer(trainee),
                *trainee.newest.submission.notices,
            ),
        )
        for person, trainee in trainees.items()
    )
    return tuple(sorted(submissions, key=lambda one: one.id))


def _person(profile: Profile) -> tuple[str, str]:
    return profile.number.lower(), "".join(unicodedata.normalize("NFKC", profile.name).split()).casefold()


def _ids(people: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Return an id for everybody that stays theirs whoever else hands in, or does so no longer.

    Only who has looked for a name with the beginning of another one's digest gets, with that one, all of it.
    """
    digests = {person: hashlib.sha256("\n".join(person).encode()).hexdigest() for person in people}
    short = {person: f"{person[0]}~{digest[:DIGITS]}" for person, digest in digests.items()}
    count = Counter(short.values())
    return {
        person: one if count[one] == 1 else f"{person[0]}~{digests[person]}" for person, one in short.items()
    }


def _shared(
    person: tuple[str, str],
    by_number: Mapping[str, list[str]],
    trainees: Mapping[tuple[str, str], _Trainee],
) -> Iterable[str]:
    number, name = person
    namesakes = [trainees[number, other].newest for other in by_number[number] if other != name]
    others = [other.submission.profile.name for other in namesakes]
    if others:
        said = "两份都评了分，请核对工号；改好后再交一次，就以那一次为准"
        number = trainees[person].newest.submission.profile.number
        yield f"工号 {number} 还有人在用：{named(others, '人')}。{said}。"


def _older(trainee: _Trainee) -> Iterable[str]:
    count = len(trainee.files)
    if count > 1:
        at, file = _when_and_where(trainee, trainee.rank)
        others = named(sorted(set(trainee.files.values()) - {file}))
        yield f"一共交了 {count} 份，以最后一份为准（{at}，{file}）；没有用的是 {others}。"


def _ahead(trainee: _Trainee) -> Iterable[str]:
    """Yield a sentence about later times that do not count, since that depends on the day of grading."""
    ahead = [rank for rank in trainee.files if _is_ahead(rank)]
    if ahead and not _is_ahead(trainee.rank):
        at, file = _when_and_where(trainee, max(ahead))
        said = "电脑的时钟多半不准，没有算作最后一份；过了那个时间再评，才会以它为准"
        yield f"{file} 写的时间还没有到（{at}）：{said}。请问清哪一份是最后交的，把不要的移走。"


def _fewer(trainee: _Trainee) -> Iterable[str]:
    """Yield a sentence when less counts than was there: anybody who knows a number and a name can hand in."""
    answered, rank = trainee.fullest
    if answered > trainee.newest.answered:
        at, file = _when_and_where(trainee, rank)
        said = f"为准的这一份有 {trainee.newest.answered} 道题的答案，{file}（{at}）有 {answered} 道"
        yield f"{said}：少了 {answered - trainee.newest.answered} 道。请问学员，最后一份是不是本人交的。"


def _is_ahead(rank: Rank) -> bool:
    return not rank[0]


def _when_and_where(trainee: _Trainee, rank: Rank) -> tuple[str, str]:
    return f"{rank[1]:%Y-%m-%d %H:%M}", trainee.files[rank]
