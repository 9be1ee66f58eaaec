"""Who is who in an inbox: of each trainee the newest submission counts, and everybody has their own id."""

import hashlib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from helpers.submissions.submission import Submission
from helpers.submissions.wording import named
from helpers.trainee import Profile

# What Windows takes for a device, whatever the ending of the file.
DEVICES = {"con", "prn", "aux", "nul"} | {f"{port}{digit}" for port in ("com", "lpt") for digit in range(10)}


@dataclass(frozen=True)
class Version:
    """A submission as it was read; `intact` says that its manifest lists the very files in it."""

    submission: Submission
    intact: bool = True

    @property
    def rank(self) -> tuple[datetime, bool, str]:
        """What decides which version counts: the time, and of one time the one nobody has changed."""
        return self.submission.handed_in_at, self.intact, self.submission.digest


@dataclass
class _Trainee:
    """What is known of a trainee so far: only the newest version is kept, of the others when and where."""

    newest: Version
    rank: tuple[datetime, bool, str]
    files: dict[tuple[datetime, bool, str], str] = field(default_factory=dict)

    def add(self, version: Version, rank: tuple[datetime, bool, str]) -> None:
        self.files.setdefault(rank, version.submission.file)  # a copy of the same one is the same one
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
        trainees.setdefault(person, _Trainee(version, rank)).add(version, rank)
    by_number: dict[str, list[str]] = defaultdict(list)
    for number, name in trainees:
        by_number[number].append(name)
    ids = {person: _id(*person, by_number[person[0]]) for person in trainees}
    submissions = (
        replace(
            trainee.newest.submission,
            id=ids[person],
            notices=(
                *_shared(person, by_number, trainees),
                *_older(trainee),
                *trainee.newest.submission.notices,
            ),
        )
        for person, trainee in trainees.items()
    )
    return tuple(sorted(submissions, key=lambda one: one.id))


def _person(profile: Profile) -> tuple[str, str]:
    return profile.number.lower(), "".join(unicodedata.normalize("NFKC", profile.name).split()).casefold()


def _id(number: str, name: str, names: list[str]) -> str:
    """Return the number, with as much of a digest of the name as it takes to tell the names apart."""
    if len(names) == 1 and number not in DEVICES:
        return number
    digests = [hashlib.sha256(one.encode()).hexdigest() for one in names]
    length = next(size for size in (4, 8, 16, 64) if len({one[:size] for one in digests}) == len(digests))
    return f"{number}~{hashlib.sha256(name.encode()).hexdigest()[:length]}"


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
        at, _, _ = trainee.rank
        file = trainee.files[trainee.rank]
        others = named(sorted(set(trainee.files.values()) - {file}))
        yield f"一共交了 {count} 份，以最后一份为准（{at:%Y-%m-%d %H:%M}，{file}）；没有用的是 {others}。"
