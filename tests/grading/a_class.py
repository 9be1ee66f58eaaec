"""A class of made-up trainees of mixed quality: some know it all, some leave half, some write nonsense.

The answers are made from the keys, so that this file knows no exercise by name. Whether somebody has a part
right depends on their ability and on how hard that part is for everybody (a Rasch model). All are valid:
`read_answer` takes each of them. The same seed gives the same class, of which a smaller one is the beginning.
"""

import json
import math
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

from helpers import __version__, content
from helpers.exercises.base import Key
from helpers.grading.results import Checked, Result
from helpers.submissions.package import pack
from helpers.submissions.submission import Submission
from helpers.trainee import Profile
from tests.grading.made_answers import made

Json = Mapping[str, Any]

FAMILY = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许邓韩冯曹欧"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红玲芬燕彬凤洁梅琳素云莲真环雪荣爱妹"
TEAMS = ("一组", "二组", "三组", "四组", "")
LAST_DAY = datetime(2026, 3, 20, 17, 0, tzinfo=timezone(timedelta(hours=8)))


@dataclass(frozen=True)
class Trainee:
    """One of the class: `ability` is 0 in the middle, about −3 to +3; `answers` are JSON by exercise."""

    profile: Profile
    ability: float
    handed_in_at: datetime
    answers: Mapping[str, Json]

    @property
    def id(self) -> str:
        """What they are called among the results."""
        who = f"{self.profile.number.lower()}\n{self.profile.name}"  # which has neither blanks nor capitals
        return f"{self.profile.number.lower()}~{sha256(who.encode()).hexdigest()[:6]}"

    @property
    def records(self) -> dict[str, bytes]:
        """The answers as helpers.answers writes them to disk."""
        saved_at = (self.handed_in_at - timedelta(minutes=10)).isoformat(timespec="seconds")
        return {
            name: (
                json.dumps(
                    {"exercise": name, "format": 1, "answer": answer, "saved_at": saved_at},
                    ensure_ascii=False,
                    indent=1,
                )
                + "\n"
            ).encode()
            for name, answer in self.answers.items()
        }

    @property
    def zip(self) -> bytes:
        """What is handed in."""
        return pack(self.profile, self.records, self.handed_in_at)

    @property
    def file(self) -> str:
        """What the zip is called in the inbox."""
        stamp = self.handed_in_at.strftime("%Y%m%d-%H%M%S")
        return f"{self.profile.number}_{self.profile.name}_{stamp}_{sha256(self.zip).hexdigest()[:8]}.zip"


def exercises(practice: bool = False) -> dict[str, content.AnyExercise]:
    """Every graded exercise of every lesson, and if wanted every other one that is not private."""
    return {
        f"{path}/{name}": exercise
        for path in content.lesson_paths()
        for name, exercise in content.load_lesson(path).exercises.items()
        if exercise.graded or (practice and not exercise.private)
    }


def keys() -> dict[str, Key[Any]]:
    """Every key there is, by exercise."""
    return {
        f"{path}/{name}": key
        for path in content.lesson_paths()
        for name, key in content.load_keys(content.load_lesson(path)).items()
    }


def a_class(size: int, seed: int, practice: bool = False) -> list[Trainee]:
    """Make a class; with `practice` they have answered what is not graded as well."""
    asked, known = exercises(practice), keys()
    return [_trainee(number, seed, asked, known) for number in range(1, size + 1)]


def write_inbox(trainees: Iterable[Trainee], folder: Path) -> list[Path]:
    """Put what they hand in into a folder, and return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for trainee in trainees:
        file = folder / trainee.file
        file.write_bytes(trainee.zip)
        files.append(file)
    return files


def submissions(trainees: Iterable[Trainee]) -> tuple[Submission, ...]:
    """What should come out when the inbox is taken in, but for notices."""
    return tuple(
        Submission(
            id=trainee.id,
            profile=trainee.profile,
            handed_in_at=trainee.handed_in_at,
            workbook=__version__,
            answers=trainee.answers,
            file=trainee.file,
        )
        for trainee in trainees
    )


def results(trainees: Iterable[Trainee]) -> tuple[Result, ...]:
    """The results of a class that nobody has marked: the scoring functions are called directly."""
    asked, known = exercises(), keys()
    best = {name: str(exercise.score(known[name].answer, known[name])) for name, exercise in asked.items()}

    def checked(name: str, answer: Json | None) -> Checked:
        score = asked[name].score(asked[name].read_answer(answer), known[name])
        return Checked(score, str(score) == best[name])

    return tuple(
        Result(submission, {name: checked(name, submission.answers.get(name)) for name in asked})
        for submission in submissions(trainees)
    )


def _trainee(
    number: int, seed: int, asked: Mapping[str, content.AnyExercise], known: Mapping[str, Key[Any]]
) -> Trainee:
    dice = Random(f"{seed}/{number}")
    ability = dice.gauss(0, 1.2)
    name = dice.choice(FAMILY) + "".join(dice.choice(GIVEN) for _ in range(dice.choice((1, 2, 2))))
    profile = Profile(name=name, number=f"S{number:04d}", team=dice.choice(TEAMS))
    answers = {}
    for exercise_name, exercise in asked.items():
        own = Random(f"{seed}/{number}/{exercise_name}")
        answer = made(exercise, known.get(exercise_name), _Chance(exercise_name, ability, own, name))
        if answer is not None:
            answers[exercise_name] = exercise.read_answer(answer).model_dump(mode="json")
    at = LAST_DAY - timedelta(minutes=dice.randrange(2_000))
    return Trainee(profile, ability, at, answers)


@dataclass(frozen=True)
class _Chance:
    """The luck of one trainee with one exercise."""

    exercise: str
    ability: float
    dice: Random
    name: str

    def knows(self, part: str) -> bool:
        """Whether they have a part right: the better they are and the easier it is, the likelier."""
        hard = self.common(part).gauss(-0.6, 0.9)
        return self.dice.random() < 1 / (1 + math.exp(1.4 * (hard - self.ability)))

    def common(self, part: str) -> Random:
        """Luck that everybody shares, so that a part has its own difficulty and its own usual mistake."""
        return Random(zlib.crc32(f"{self.exercise}/{part}".encode()))
