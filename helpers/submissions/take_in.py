"""From a folder of untrusted files to one checked submission a trainee; whatever is in it, the others go on.

1. `inbox` finds the zips, `unpack` reads the known files of each within limits, `safe_json` reads those;
2. here the profile, the manifest and every answer are checked, each answer by the model of its exercise;
3. `versions` keeps the newest submission of each trainee and gives out ids;
4. `compare` says who has the same answers.

Nothing is written, nothing is run, and no byte of the inbox raises anything.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from helpers.answers import FORMAT
from helpers.content import COURSE_DATA, AnyExercise, lesson_paths, load_lesson
from helpers.submissions.compare import same_answers, same_texts
from helpers.submissions.inbox import Found, look_into
from helpers.submissions.inbox import InboxError as InboxError
from helpers.submissions.manifest import LONG_AGO, read_time, short, statement
from helpers.submissions.package import ANSWERS, MANIFEST, PROFILE
from helpers.submissions.safe_json import read_json
from helpers.submissions.submission import Answer, Intake, Rejected, Submission
from helpers.submissions.unpack import Unpacked, Unusable, is_inside, read_file, unpack
from helpers.submissions.versions import Version, newest_of_each
from helpers.submissions.wording import AGAIN, named, shown
from helpers.trainee import WAYS_OUT, Profile, read_profile

Exercises = Mapping[str, AnyExercise]
Tell = Callable[[int, int], object]

UNEXPECTED = "读的时候出了意外（{}），没有采用。请把这个文件交给工作手册的作者。"
LONGEST_FIELD = 200  # characters of a name or a number before it is tidied


def take_in(
    inbox: Path, data: Path = COURSE_DATA, *, now: datetime | None = None, tell: Tell | None = None
) -> Intake:
    """Return the submissions in a folder and in the folders in it, and the files that are none.

    `tell` is called with how many zips are read, and of how many. Raises InboxError when the folder itself
    cannot be read, and ContentError when the lessons cannot.
    """
    lessons = [load_lesson(path, data) for path in lesson_paths(data)]
    exercises = {
        f"{lesson.path}/{name}": exercise for lesson in lessons for name, exercise in lesson.exercises.items()
    }
    found = list(look_into(inbox))
    zips = [one for one in found if isinstance(one, Found)]
    rejected = [one for one in found if isinstance(one, Rejected)]
    now = now or datetime.now(UTC)

    def versions() -> Iterable[Version]:
        for number, one in enumerate(zips, 1):
            try:
                yield _version(one, exercises, now)
            except Unusable as problem:
                rejected.append(Rejected(one.name, str(problem)))
            except Exception as error:  # a mistake of ours must not cost the others their marks
                rejected.append(Rejected(one.name, UNEXPECTED.format(type(error).__name__)))
            if tell:
                tell(number, len(zips))

    submissions = newest_of_each(versions())
    copied, alike = same_texts(submissions, lessons, data), same_answers(submissions)
    said = {one.id: (alike[one.id],) if one.id in alike else copied.get(one.id, ()) for one in submissions}
    return Intake(
        tuple(replace(one, notices=one.notices + said[one.id]) for one in submissions),
        tuple(sorted(rejected, key=lambda one: one.file)),
    )


def _version(found: Found, exercises: Exercises, now: datetime) -> Version:
    """Read one zip. Raises Unusable."""
    names = {f"{ANSWERS}{name}.json": name for name in exercises}
    unpacked = unpack(read_file(found.path), {MANIFEST, PROFILE, *names})
    profile = _profile(unpacked.files[PROFILE])
    found_in = _answers(unpacked, names, exercises)
    stated = statement(unpacked, max(found_in.times, default=LONG_AGO), now)
    notices = (*stated.notices, *_dropped(found_in.faults, exercises), *_ignored(unpacked.others))
    submission = Submission(
        profile.number.lower(), profile, stated.at, stated.workbook, found_in.answers, notices, found.name
    )
    return Version(submission, stated.intact, stated.ahead, len(found_in.begun))


def _profile(raw: bytes) -> Profile:
    try:
        data = read_json(raw)
    except ValueError as error:
        raise Unusable(f"里面的 {PROFILE}（姓名和工号）{error}，不知道是谁的。{AGAIN}。") from None
    if isinstance(data, dict) and isinstance(data.get("answer"), dict):
        data = data["answer"]  # as it lies in my_work, which somebody has zipped by hand
    fields = [data.get(field, "") for field in WAYS_OUT] if isinstance(data, dict) else []
    written = [field for field in fields if isinstance(field, str) and len(field) <= LONGEST_FIELD]
    if len(written) < len(WAYS_OUT):
        raise Unusable(f"里面的 {PROFILE} 看不出姓名和工号，不知道是谁的。{AGAIN}。")
    profile = read_profile(*written)
    if isinstance(profile, Profile):
        return profile
    wrong = "、".join({"name": "姓名", "number": "工号", "team": "小组"}[field] for field in profile)
    raise Unusable(f"里面的 {PROFILE} 写的{wrong}不合规定，不知道是谁的。请学员改好，再交一次。")


@dataclass(frozen=True)
class _Answers:
    """The answers, in which of them there is something, when they were saved, what is wrong with others."""

    answers: dict[str, Answer] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)
    times: list[datetime] = field(default_factory=list)
    faults: dict[str, str] = field(default_factory=dict)


def _answers(unpacked: Unpacked, names: Mapping[str, str], exercises: Exercises) -> _Answers:
    read = _Answers(faults={names[file]: said for file, said in unpacked.faults.items() if file in names})
    for file, name in names.items():
        if file in unpacked.files:
            try:
                record = _record(unpacked.files[file], name)
                answer, is_begun = _checked(exercises[name], record["answer"])
            except ValueError as error:
                read.faults[name] = str(error)
                continue
            with suppress(ValueError):
                read.times.append(read_time(record.get("saved_at")))
            read.answers[name] = answer
            if is_begun:
                read.begun.add(name)
    for name in (name for name, exercise in exercises.items() if exercise.private):
        read.answers.pop(name, None)
        read.begun.discard(name)
        read.faults.pop(name, None)
    return read


def _record(raw: bytes, name: str) -> dict[str, Any]:
    """Return what an answer's file says. Raises ValueError."""
    record = read_json(raw)
    if not isinstance(record, dict) or not isinstance(record.get("answer"), dict):
        raise ValueError("只有外壳，没有内容")
    if record.get("format") != FORMAT:
        raise ValueError("是另一个版本的格式，这一版读不懂")
    if record.get("exercise") != name:
        raise ValueError("其实是另一道题的")
    return record


def _checked(exercise: AnyExercise, raw: dict[str, Any]) -> tuple[Answer, bool]:
    """Return an answer as its model writes it, and whether there is anything in it. Raises ValueError."""
    try:
        answer = exercise.read_answer(raw)
        return answer.model_dump(mode="json"), exercise.is_begun(answer)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        where = shown(".".join(map(str, first["loc"])))
        raise ValueError(f"与题目对不上（{where or '内容'}）") from None
    except ValueError as error:
        raise ValueError(f"与题目对不上（{shown(str(error))}）") from None
    except Exception as error:  # whatever a model trips over in data that it did not write
        raise ValueError(f"与题目对不上（{type(error).__name__}）") from None


def _dropped(faults: Mapping[str, str], exercises: Exercises) -> Iterable[str]:
    """Yield a sentence for every reason not to take answers."""
    by_reason = defaultdict(list)
    for name in exercises:
        if name in faults:
            by_reason[faults[name]].append(f"“{exercises[name].title}”")
    for said, titles in by_reason.items():
        yield f"{named(titles, '道题')}的答案{said}，没有采用，按没有作答评分。{AGAIN}。"


def _ignored(others: Iterable[str]) -> Iterable[str]:
    """Yield a sentence for every kind of file in the zip that is not looked at."""
    kinds: dict[str, list[str]] = defaultdict(list)
    for name in others:
        if not is_inside(name):
            kinds["的名字指向文件夹外面，没有理会，也没有写到任何地方。请向学员问明来历"].append(name)
        elif name.endswith(".ipynb"):
            kinds["是笔记本，没有打开，也不会运行：评分只用答案文件"].append(name)
        elif name.startswith(ANSWERS) and name.endswith(".json"):
            kinds["不是这一版里的题目，没有采用。请核对学员用的版本"].append(short(name))
        else:
            kinds["不是答案文件，没有打开"].append(name)
    for said, names in kinds.items():
        yield f"{named(sorted(names))} {said}。"
